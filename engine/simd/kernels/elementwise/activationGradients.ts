import { eachPair, Operation } from './eachElement'
import { erfVector, expVector, nanVector, sigmoidVector } from './math'

/*
 * Gradients of activation functions: out, dy, and x or y as named, then what is named. Items: elements.
 * NaN in x or y gives NaN (in leakyRelu's x slope·dy, as in tf.js). Where the slope is 0 the gradient is 0, whatever dy is; tf.js multiplies, and gets NaN of 0 · infinity.
 */

@unmanaged
class AbsoluteGradientOperation extends Operation {
  @inline
  apply(dy: v128, x: v128): v128 {
    return v128.or(v128.xor(dy, v128.andnot(f32x4.splat(-0.0), f32x4.gt(x, f32x4.splat(0)))), nanVector(x))
  }
}

/** out, dy, x. dy above 0, else −dy: at 0 too, as in tf.js. */
export function absoluteGradient(block: usize, begin: i32, end: i32, thread: i32): void {
  eachPair<AbsoluteGradientOperation>(block, begin, end)
}

@unmanaged
class ClipGradientOperation extends Operation {
  @inline
  apply(dy: v128, x: v128): v128 {
    return v128.and(dy, v128.and(f32x4.ge(x, this.argument(3)), f32x4.le(x, this.argument(4))))
  }
}

/** out, dy, x, lowest, highest. dy inside the bounds. */
export function clipGradient(block: usize, begin: i32, end: i32, thread: i32): void {
  eachPair<ClipGradientOperation>(block, begin, end)
}

@unmanaged
class EluGradientOperation extends Operation {
  @inline
  apply(dy: v128, y: v128): v128 {
    return v128.bitselect(dy, f32x4.mul(dy, f32x4.add(y, f32x4.splat(1))), f32x4.ge(y, f32x4.splat(0)))
  }
}

/** out, dy, y. dy, or dy·(y + 1) below 0. */
export function eluGradient(block: usize, begin: i32, end: i32, thread: i32): void {
  eachPair<EluGradientOperation>(block, begin, end)
}

@unmanaged
class GeluGradientOperation extends Operation {
  @inline
  apply(dy: v128, x: v128): v128 {
    const half = f32x4.splat(0.5)
    const chance = f32x4.add(half, f32x4.mul(half, erfVector(f32x4.mul(x, f32x4.splat(0.70710678118654752)))))
    const density = f32x4.mul(expVector(f32x4.mul(f32x4.splat(-0.5), f32x4.mul(x, x))), f32x4.splat(0.39894228040143268))
    return f32x4.mul(dy, f32x4.add(chance, f32x4.mul(x, density)))
  }
}

/** out, dy, x. dy·(Φ(x) + x·φ(x)), φ(x) = e^(−x²/2) / √(2π). */
export function geluGradient(block: usize, begin: i32, end: i32, thread: i32): void {
  eachPair<GeluGradientOperation>(block, begin, end)
}

@unmanaged
class HardSigmoidGradientOperation extends Operation {
  @inline
  apply(dy: v128, x: v128): v128 {
    const isInside = f32x4.lt(f32x4.abs(x), f32x4.splat(3))
    return v128.or(v128.and(f32x4.mul(dy, f32x4.splat(0.16666666666666667)), isInside), nanVector(x))
  }
}

/** out, dy, x. dy/6 between −3 and 3. */
export function hardSigmoidGradient(block: usize, begin: i32, end: i32, thread: i32): void {
  eachPair<HardSigmoidGradientOperation>(block, begin, end)
}

@unmanaged
class HardSwishGradientOperation extends Operation {
  @inline
  apply(dy: v128, x: v128): v128 {
    const slope = f32x4.add(f32x4.mul(x, f32x4.splat(0.33333333333333333)), f32x4.splat(0.5))
    const upper = v128.bitselect(dy, f32x4.mul(dy, slope), f32x4.gt(x, f32x4.splat(3)))
    return v128.or(v128.and(upper, f32x4.gt(x, f32x4.splat(-3))), nanVector(x))
  }
}

/** out, dy, x. dy·(x/3 + 1/2), dy above 3, 0 up to −3. */
export function hardSwishGradient(block: usize, begin: i32, end: i32, thread: i32): void {
  eachPair<HardSwishGradientOperation>(block, begin, end)
}

@unmanaged
class LeakyReluGradientOperation extends Operation {
  @inline
  apply(dy: v128, x: v128): v128 {
    return v128.bitselect(dy, f32x4.mul(dy, this.argument(3)), f32x4.gt(x, f32x4.splat(0)))
  }
}

/** out, dy, x, slope. dy above 0, else slope·dy. */
export function leakyReluGradient(block: usize, begin: i32, end: i32, thread: i32): void {
  eachPair<LeakyReluGradientOperation>(block, begin, end)
}

@unmanaged
class ReluGradientOperation extends Operation {
  @inline
  apply(dy: v128, x: v128): v128 {
    return v128.or(v128.and(dy, f32x4.gt(x, f32x4.splat(0))), nanVector(x))
  }
}

/** out, dy, x. dy above 0. */
export function reluGradient(block: usize, begin: i32, end: i32, thread: i32): void {
  eachPair<ReluGradientOperation>(block, begin, end)
}

@unmanaged
class Relu6GradientOperation extends Operation {
  @inline
  apply(dy: v128, x: v128): v128 {
    return v128.or(v128.and(dy, v128.and(f32x4.gt(x, f32x4.splat(0)), f32x4.le(x, f32x4.splat(6)))), nanVector(x))
  }
}

/** out, dy, x. dy above 0 and up to 6. */
export function relu6Gradient(block: usize, begin: i32, end: i32, thread: i32): void {
  eachPair<Relu6GradientOperation>(block, begin, end)
}

@unmanaged
class SeluGradientOperation extends Operation {
  @inline
  apply(dy: v128, x: v128): v128 {
    return f32x4.mul(
      dy,
      v128.bitselect(this.argument(3), f32x4.mul(this.argument(4), expVector(x)), f32x4.gt(x, f32x4.splat(0))),
    )
  }
}

/** out, dy, x, scale, scale·alpha. scale·dy above 0, else scale·alpha·eˣ·dy. */
export function seluGradient(block: usize, begin: i32, end: i32, thread: i32): void {
  eachPair<SeluGradientOperation>(block, begin, end)
}

@unmanaged
class SigmoidGradientOperation extends Operation {
  @inline
  apply(dy: v128, y: v128): v128 {
    return f32x4.mul(dy, f32x4.mul(y, f32x4.sub(f32x4.splat(1), y)))
  }
}

/** out, dy, y. dy·y·(1 − y). */
export function sigmoidGradient(block: usize, begin: i32, end: i32, thread: i32): void {
  eachPair<SigmoidGradientOperation>(block, begin, end)
}

@unmanaged
class SoftplusGradientOperation extends Operation {
  @inline
  apply(dy: v128, x: v128): v128 {
    return f32x4.mul(dy, sigmoidVector(x))
  }
}

/** out, dy, x. dy / (1 + e⁻ˣ). */
export function softplusGradient(block: usize, begin: i32, end: i32, thread: i32): void {
  eachPair<SoftplusGradientOperation>(block, begin, end)
}

@unmanaged
class SwishGradientOperation extends Operation {
  @inline
  apply(dy: v128, x: v128): v128 {
    const s = sigmoidVector(x)
    return f32x4.mul(dy, f32x4.add(s, f32x4.mul(x, f32x4.mul(s, f32x4.sub(f32x4.splat(1), s)))))
  }
}

/** out, dy, x. dy·(s + x·s·(1 − s)), s = 1 / (1 + e⁻ˣ). */
export function swishGradient(block: usize, begin: i32, end: i32, thread: i32): void {
  eachPair<SwishGradientOperation>(block, begin, end)
}

@unmanaged
class TanhGradientOperation extends Operation {
  @inline
  apply(dy: v128, y: v128): v128 {
    return f32x4.mul(dy, f32x4.sub(f32x4.splat(1), f32x4.mul(y, y)))
  }
}

/** out, dy, y. dy·(1 − y²). */
export function tanhGradient(block: usize, begin: i32, end: i32, thread: i32): void {
  eachPair<TanhGradientOperation>(block, begin, end)
}
