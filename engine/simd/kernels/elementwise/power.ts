/* aᵇ as Math.pow has it (ECMAScript 2024, 6.1.6.1.3), in double precision so that large exponents cost no digits of the float. */

/** log₂ x for normal x > 0: 2·artanh((m − 1) / (m + 1)) of the mantissa m, by its series up to the 21st power. */
// @ts-ignore: decorator
@inline
function logTwo(x: f64): f64 {
  const bits = reinterpret<u64>(x)
  let exponent = ((bits >> 52) as i32) - 1023
  let m = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000)
  if (m > 1.4142135623730951) {
    m *= 0.5
    exponent += 1
  }
  const s = (m - 1) / (m + 1)
  const z = s * s
  let p: f64 = 1.0 / 21
  p = p * z + 1.0 / 19
  p = p * z + 1.0 / 17
  p = p * z + 1.0 / 15
  p = p * z + 1.0 / 13
  p = p * z + 1.0 / 11
  p = p * z + 1.0 / 9
  p = p * z + 1.0 / 7
  p = p * z + 1.0 / 5
  p = p * z + 1.0 / 3
  p = p * z + 1
  return (exponent as f64) + 2 * s * p * 1.4426950408889634
}

/** 2ᵗ by the series of e up to the 13th power; infinity and 0 where a float has no more room. */
// @ts-ignore: decorator
@inline
function expTwo(t: f64): f64 {
  if (t > 130) return Infinity
  if (t < -160) return 0
  const n = nearest(t)
  const r = (t - n) * 0.6931471805599453
  let p: f64 = 1.0 / 6227020800
  p = p * r + 1.0 / 479001600
  p = p * r + 1.0 / 39916800
  p = p * r + 1.0 / 3628800
  p = p * r + 1.0 / 362880
  p = p * r + 1.0 / 40320
  p = p * r + 1.0 / 5040
  p = p * r + 1.0 / 720
  p = p * r + 1.0 / 120
  p = p * r + 1.0 / 24
  p = p * r + 1.0 / 6
  p = p * r + 0.5
  p = p * r + 1
  p = p * r + 1
  return p * reinterpret<f64>(((n as i64) + 1023) << 52)
}

export function power(base: f32, exponent: f32): f32 {
  const x = base as f64
  const y = exponent as f64
  if (y == 0) return 1
  if (x != x || y != y) return NaN as f32
  const size = abs(x)
  if (abs(y) == Infinity) {
    if (size == 1) return NaN as f32
    return (size > 1 == y > 0 ? Infinity : 0) as f32
  }
  const isWhole = floor(y) == y
  const isOdd = isWhole && floor(y * 0.5) != y * 0.5
  const isNegative = copysign<f64>(1, x) < 0
  if (isNegative && !isWhole && size != 0 && size != Infinity) return NaN as f32
  let result: f64 = 0
  if (size == 0 || size == Infinity) result = (size == 0) == y > 0 ? 0 : Infinity
  else result = expTwo(y * logTwo(size))
  return (isNegative && isOdd ? -result : result) as f32
}
