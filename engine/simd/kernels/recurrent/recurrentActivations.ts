import { tanhVector } from '../elementwise/math'
import { multiplyAdd } from '../multiplyAdd'

/* The activations of recurrent layers, by number; engine/simd/ops/recurrent/recurrentCell.ts has the same list. */
const LINEAR: i32 = 0
const RELU: i32 = 1
const SIGMOID: i32 = 2
const TANH: i32 = 3

/**
 * 1 / (1 + e⁻ˣ) as ½ + ½ tanh ½x: right to 10⁻⁷ of 1, which is enough for a gate, in two thirds of the time of the one in math.ts,
 * which is right to the last places of a number near 0 too. 0 where that is below 10⁻⁷, so that a closed gate lets nothing pass.
 */
// @ts-ignore: decorator
@inline
function gateSigmoid(x: v128): v128 {
  const half = f32x4.splat(0.5)
  const y = multiplyAdd(tanhVector(f32x4.mul(x, half)), half, half)
  return v128.andnot(y, f32x4.lt(x, f32x4.splat(-16.2)))
}

/** Applies one to `count` floats in place; whole vectors. The last is Keras's hard sigmoid: 0.2·x + 0.5 between 0 and 1. */
export function activateSpan(target: usize, count: i32, activation: i32): void {
  if (activation == LINEAR) return
  const end = target + (count << 2)
  if (activation == SIGMOID) {
    for (; target < end; target += 16) v128.store(target, gateSigmoid(v128.load(target)))
  } else if (activation == TANH) {
    for (; target < end; target += 16) v128.store(target, tanhVector(v128.load(target)))
  } else if (activation == RELU) {
    const zero = f32x4.splat(0)
    for (; target < end; target += 16) v128.store(target, f32x4.pmax(v128.load(target), zero))
  } else {
    for (; target < end; target += 16) {
      const line = f32x4.add(f32x4.mul(v128.load(target), f32x4.splat(0.2)), f32x4.splat(0.5))
      v128.store(target, f32x4.pmin(f32x4.pmax(line, f32x4.splat(0)), f32x4.splat(1)))
    }
  }
}

/** An activation's derivative, told by its result y. NaN stays NaN. */
// @ts-ignore: decorator
@inline
export function slope(y: v128, activation: i32): v128 {
  const one = f32x4.splat(1)
  if (activation == TANH) return f32x4.sub(one, f32x4.mul(y, y))
  if (activation == SIGMOID) return f32x4.mul(y, f32x4.sub(one, y))
  if (activation == LINEAR) return one
  const zero = f32x4.splat(0)
  const isNan = f32x4.ne(y, y)
  if (activation == RELU) return v128.or(isNan, v128.and(f32x4.gt(y, zero), one))
  const isRising = v128.and(f32x4.gt(y, zero), f32x4.lt(y, one))
  return v128.or(isNan, v128.and(isRising, f32x4.splat(0.2)))
}
