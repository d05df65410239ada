import { eachElement, Operation } from './eachElement'
import { expm1Vector, expVector, log1pVector, logVector, nanVector } from './math'

/* Functions of one number. Arguments: out, x, and what is named. Items: elements. */

@unmanaged
class AbsoluteOperation extends Operation {
  @inline
  apply(x: v128): v128 {
    return f32x4.abs(x)
  }
}

/** |x|. */
export function absolute(block: usize, begin: i32, end: i32, thread: i32): void {
  eachElement<AbsoluteOperation>(block, begin, end)
}

@unmanaged
class CeilingOperation extends Operation {
  @inline
  apply(x: v128): v128 {
    return f32x4.ceil(x)
  }
}

/** The next whole number above. */
export function ceiling(block: usize, begin: i32, end: i32, thread: i32): void {
  eachElement<CeilingOperation>(block, begin, end)
}

@unmanaged
class ExponentialOperation extends Operation {
  @inline
  apply(x: v128): v128 {
    return expVector(x)
  }
}

/** eˣ. */
export function exponential(block: usize, begin: i32, end: i32, thread: i32): void {
  eachElement<ExponentialOperation>(block, begin, end)
}

@unmanaged
class ExponentialMinusOneOperation extends Operation {
  @inline
  apply(x: v128): v128 {
    return expm1Vector(x)
  }
}

/** eˣ − 1. */
export function exponentialMinusOne(block: usize, begin: i32, end: i32, thread: i32): void {
  eachElement<ExponentialMinusOneOperation>(block, begin, end)
}

@unmanaged
class FloorOperation extends Operation {
  @inline
  apply(x: v128): v128 {
    return f32x4.floor(x)
  }
}

/** The next whole number below. */
export function floor(block: usize, begin: i32, end: i32, thread: i32): void {
  eachElement<FloorOperation>(block, begin, end)
}

@unmanaged
class LogarithmOperation extends Operation {
  @inline
  apply(x: v128): v128 {
    return logVector(x)
  }
}

/** ln x. */
export function logarithm(block: usize, begin: i32, end: i32, thread: i32): void {
  eachElement<LogarithmOperation>(block, begin, end)
}

@unmanaged
class LogarithmOfOnePlusOperation extends Operation {
  @inline
  apply(x: v128): v128 {
    return log1pVector(x)
  }
}

/** ln (1 + x). */
export function logarithmOfOnePlus(block: usize, begin: i32, end: i32, thread: i32): void {
  eachElement<LogarithmOfOnePlusOperation>(block, begin, end)
}

@unmanaged
class NegativeOperation extends Operation {
  @inline
  apply(x: v128): v128 {
    return f32x4.neg(x)
  }
}

/** −x. */
export function negative(block: usize, begin: i32, end: i32, thread: i32): void {
  eachElement<NegativeOperation>(block, begin, end)
}

@unmanaged
class ReciprocalOperation extends Operation {
  @inline
  apply(x: v128): v128 {
    return f32x4.div(f32x4.splat(1), x)
  }
}

/** 1 / x. */
export function reciprocal(block: usize, begin: i32, end: i32, thread: i32): void {
  eachElement<ReciprocalOperation>(block, begin, end)
}

@unmanaged
class ReciprocalRootOperation extends Operation {
  @inline
  apply(x: v128): v128 {
    return f32x4.div(f32x4.splat(1), f32x4.sqrt(x))
  }
}

/** 1 / √x. */
export function reciprocalRoot(block: usize, begin: i32, end: i32, thread: i32): void {
  eachElement<ReciprocalRootOperation>(block, begin, end)
}

@unmanaged
class RoundOperation extends Operation {
  @inline
  apply(x: v128): v128 {
    return f32x4.nearest(x)
  }
}

/** The nearest whole number, the even one of two. */
export function round(block: usize, begin: i32, end: i32, thread: i32): void {
  eachElement<RoundOperation>(block, begin, end)
}

@unmanaged
class SignOperation extends Operation {
  @inline
  apply(x: v128): v128 {
    return v128.or(
      v128.and(f32x4.gt(x, f32x4.splat(0)), f32x4.splat(1)),
      v128.and(f32x4.lt(x, f32x4.splat(0)), f32x4.splat(-1)),
    )
  }
}

/** −1, 0 or 1; 0 for NaN, as tf.js has it. */
export function sign(block: usize, begin: i32, end: i32, thread: i32): void {
  eachElement<SignOperation>(block, begin, end)
}

@unmanaged
class SquareOperation extends Operation {
  @inline
  apply(x: v128): v128 {
    return f32x4.mul(x, x)
  }
}

/** x². */
export function square(block: usize, begin: i32, end: i32, thread: i32): void {
  eachElement<SquareOperation>(block, begin, end)
}

@unmanaged
class SquareRootOperation extends Operation {
  @inline
  apply(x: v128): v128 {
    return f32x4.sqrt(x)
  }
}

/** √x. */
export function squareRoot(block: usize, begin: i32, end: i32, thread: i32): void {
  eachElement<SquareRootOperation>(block, begin, end)
}

@unmanaged
class StepOperation extends Operation {
  @inline
  apply(x: v128): v128 {
    return v128.or(v128.bitselect(f32x4.splat(1), this.argument(2), f32x4.gt(x, f32x4.splat(0))), nanVector(x))
  }
}

/** out, x, alpha. 1 above 0, else alpha; NaN for NaN. */
export function step(block: usize, begin: i32, end: i32, thread: i32): void {
  eachElement<StepOperation>(block, begin, end)
}
