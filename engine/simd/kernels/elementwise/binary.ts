import { broadcast, Words } from './broadcast'
import { Operation } from './eachElement'
import { power } from './power'

/* Arithmetic on two numbers with broadcasting; arguments and items: broadcast.ts. NaN in either gives NaN unless said otherwise. */

@unmanaged
class AddOperation extends Operation {
  @inline
  apply(a: v128, b: v128): v128 {
    return f32x4.add(a, b)
  }
}

/** a + b. */
export function add(block: usize, begin: i32, end: i32, thread: i32): void {
  broadcast<AddOperation, Words>(block, begin, end)
}

@unmanaged
class DivideOperation extends Operation {
  @inline
  apply(a: v128, b: v128): v128 {
    return f32x4.div(a, b)
  }
}

/** a / b. */
export function divide(block: usize, begin: i32, end: i32, thread: i32): void {
  broadcast<DivideOperation, Words>(block, begin, end)
}

@unmanaged
class MaximumOperation extends Operation {
  @inline
  apply(a: v128, b: v128): v128 {
    return f32x4.max(a, b)
  }
}

/** The larger. */
export function maximum(block: usize, begin: i32, end: i32, thread: i32): void {
  broadcast<MaximumOperation, Words>(block, begin, end)
}

@unmanaged
class MinimumOperation extends Operation {
  @inline
  apply(a: v128, b: v128): v128 {
    return f32x4.min(a, b)
  }
}

/** The smaller. */
export function minimum(block: usize, begin: i32, end: i32, thread: i32): void {
  broadcast<MinimumOperation, Words>(block, begin, end)
}

@unmanaged
class MultiplyOperation extends Operation {
  @inline
  apply(a: v128, b: v128): v128 {
    return f32x4.mul(a, b)
  }
}

/** a · b. */
export function multiply(block: usize, begin: i32, end: i32, thread: i32): void {
  broadcast<MultiplyOperation, Words>(block, begin, end)
}

@unmanaged
class RaiseOperation extends Operation {
  @inline
  apply(a: v128, b: v128): v128 {
    return f32x4(
      power(f32x4.extract_lane(a, 0), f32x4.extract_lane(b, 0)),
      power(f32x4.extract_lane(a, 1), f32x4.extract_lane(b, 1)),
      power(f32x4.extract_lane(a, 2), f32x4.extract_lane(b, 2)),
      power(f32x4.extract_lane(a, 3), f32x4.extract_lane(b, 3)),
    )
  }
}

/** aᵇ; power.ts has the special values. */
export function raise(block: usize, begin: i32, end: i32, thread: i32): void {
  broadcast<RaiseOperation, Words>(block, begin, end)
}

@unmanaged
class SlopeOperation extends Operation {
  @inline
  apply(a: v128, b: v128): v128 {
    return v128.bitselect(f32x4.mul(a, b), a, f32x4.lt(a, f32x4.splat(0)))
  }
}

/** a, or a·b where a is below 0 (parametric ReLU, He et al. 2015). */
export function slope(block: usize, begin: i32, end: i32, thread: i32): void {
  broadcast<SlopeOperation, Words>(block, begin, end)
}

@unmanaged
class SquaredDifferenceOperation extends Operation {
  @inline
  apply(a: v128, b: v128): v128 {
    const difference = f32x4.sub(a, b)
    return f32x4.mul(difference, difference)
  }
}

/** (a − b)². */
export function squaredDifference(block: usize, begin: i32, end: i32, thread: i32): void {
  broadcast<SquaredDifferenceOperation, Words>(block, begin, end)
}

@unmanaged
class SubtractOperation extends Operation {
  @inline
  apply(a: v128, b: v128): v128 {
    return f32x4.sub(a, b)
  }
}

/** a − b. */
export function subtract(block: usize, begin: i32, end: i32, thread: i32): void {
  broadcast<SubtractOperation, Words>(block, begin, end)
}

@unmanaged
class AddIntOperation extends Operation {
  @inline
  apply(a: v128, b: v128): v128 {
    return i32x4.add(a, b)
  }
}

/** a + b of whole numbers. */
export function addInt(block: usize, begin: i32, end: i32, thread: i32): void {
  broadcast<AddIntOperation, Words>(block, begin, end)
}

@unmanaged
class MaximumIntOperation extends Operation {
  @inline
  apply(a: v128, b: v128): v128 {
    return i32x4.max_s(a, b)
  }
}

/** The larger of whole numbers. */
export function maximumInt(block: usize, begin: i32, end: i32, thread: i32): void {
  broadcast<MaximumIntOperation, Words>(block, begin, end)
}

@unmanaged
class MinimumIntOperation extends Operation {
  @inline
  apply(a: v128, b: v128): v128 {
    return i32x4.min_s(a, b)
  }
}

/** The smaller of whole numbers. */
export function minimumInt(block: usize, begin: i32, end: i32, thread: i32): void {
  broadcast<MinimumIntOperation, Words>(block, begin, end)
}

@unmanaged
class MultiplyIntOperation extends Operation {
  @inline
  apply(a: v128, b: v128): v128 {
    return i32x4.mul(a, b)
  }
}

/** a · b of whole numbers. */
export function multiplyInt(block: usize, begin: i32, end: i32, thread: i32): void {
  broadcast<MultiplyIntOperation, Words>(block, begin, end)
}

@unmanaged
class SubtractIntOperation extends Operation {
  @inline
  apply(a: v128, b: v128): v128 {
    return i32x4.sub(a, b)
  }
}

/** a − b of whole numbers. */
export function subtractInt(block: usize, begin: i32, end: i32, thread: i32): void {
  broadcast<SubtractIntOperation, Words>(block, begin, end)
}
