import { multiplyAdd } from '../multiplyAdd'

/*
 * Vectors of four floats. Relative errors are a few units in the last place (2⁻²³); NaN gives NaN, overflow infinity, and results
 * too small for a normal float come out denormal. Polynomials: Cephes 2.2, single/{expf,logf}.c (Moshier 1992), and Eigen 3.3,
 * MathFunctionsImpl.h (tanh, erf). Bounds by pmin and pmax: one instruction each, and with x first NaN stays NaN.
 */

/** Added to a float, leaves its nearest whole number in the low bits: 1.5 · 2²³. One addition instead of rounding and converting. */
const SHIFT: f32 = 12582912
const SHIFT_BITS: i32 = 0x4b400000

/** 2ⁿ for whole n between −126 and 127. */
// @ts-ignore: decorator
@inline
function powerOfTwo(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23)
}

/** x − n·ln 2, in two steps so that nothing is lost. */
// @ts-ignore: decorator
@inline
function withoutLogTwo(x: v128, n: v128): v128 {
  return multiplyAdd(n, f32x4.splat(2.12194440e-4), multiplyAdd(n, f32x4.splat(-0.693359375), x))
}

/** eʳ − 1 for |r| ≤ ½ ln 2. */
// @ts-ignore: decorator
@inline
function smallExpm1(r: v128): v128 {
  let p = multiplyAdd(f32x4.splat(1.9875691500e-4), r, f32x4.splat(1.3981999507e-3))
  p = multiplyAdd(p, r, f32x4.splat(8.3334519073e-3))
  p = multiplyAdd(p, r, f32x4.splat(4.1665795894e-2))
  p = multiplyAdd(p, r, f32x4.splat(1.6666665459e-1))
  p = multiplyAdd(p, r, f32x4.splat(5.0000001201e-1))
  return multiplyAdd(p, f32x4.mul(r, r), r)
}

/** eˣ */
// @ts-ignore: decorator
@inline
export function expVector(x: v128): v128 {
  /* Beyond these the result is 0 or infinity anyway, and n below stays within two steps of powerOfTwo. */
  const inside = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-104)), f32x4.splat(89))
  const shifted = multiplyAdd(inside, f32x4.splat(1.44269504088896341), f32x4.splat(SHIFT))
  const n = f32x4.sub(shifted, f32x4.splat(SHIFT))
  const y = f32x4.add(smallExpm1(withoutLogTwo(inside, n)), f32x4.splat(1))
  const whole = i32x4.sub(shifted, i32x4.splat(SHIFT_BITS))
  const half = i32x4.shr_s(whole, 1)
  return f32x4.mul(f32x4.mul(y, powerOfTwo(half)), powerOfTwo(i32x4.sub(whole, half)))
}

/** eˣ − 1, exact near 0 too. */
// @ts-ignore: decorator
@inline
export function expm1Vector(x: v128): v128 {
  const inside = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-40)), f32x4.splat(89))
  const shifted = multiplyAdd(inside, f32x4.splat(1.44269504088896341), f32x4.splat(SHIFT))
  const n = f32x4.sub(shifted, f32x4.splat(SHIFT))
  const small = smallExpm1(withoutLogTwo(inside, n))
  /* Half the result first: 2ⁿ itself may be too large. */
  const half = powerOfTwo(i32x4.sub(shifted, i32x4.splat(SHIFT_BITS + 1)))
  const y = multiplyAdd(half, small, f32x4.sub(half, f32x4.splat(0.5)))
  return f32x4.add(y, y)
}

/** ln x; −infinity at 0, NaN below. */
// @ts-ignore: decorator
@inline
export function logVector(x: v128): v128 {
  const isDenormal = f32x4.lt(x, f32x4.splat(1.17549435e-38))
  const normal = v128.bitselect(f32x4.mul(x, f32x4.splat(8388608)), x, isDenormal)
  const lost = v128.and(isDenormal, f32x4.splat(23))
  let exponent = f32x4.sub(f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_u(normal, 23), i32x4.splat(126))), lost)
  let m = v128.or(v128.and(normal, i32x4.splat(0x007fffff)), i32x4.splat(0x3f000000))
  const isLow = f32x4.lt(m, f32x4.splat(0.707106781186547524))
  exponent = f32x4.sub(exponent, v128.and(isLow, f32x4.splat(1)))
  m = f32x4.add(f32x4.sub(m, f32x4.splat(1)), v128.and(isLow, m))
  const square = f32x4.mul(m, m)
  let p = multiplyAdd(f32x4.splat(7.0376836292e-2), m, f32x4.splat(-1.1514610310e-1))
  p = multiplyAdd(p, m, f32x4.splat(1.1676998740e-1))
  p = multiplyAdd(p, m, f32x4.splat(-1.2420140846e-1))
  p = multiplyAdd(p, m, f32x4.splat(1.4249322787e-1))
  p = multiplyAdd(p, m, f32x4.splat(-1.6668057665e-1))
  p = multiplyAdd(p, m, f32x4.splat(2.0000714765e-1))
  p = multiplyAdd(p, m, f32x4.splat(-2.4999993993e-1))
  p = multiplyAdd(p, m, f32x4.splat(3.3333331174e-1))
  p = f32x4.mul(p, f32x4.mul(m, square))
  p = multiplyAdd(exponent, f32x4.splat(-2.12194440e-4), p)
  p = multiplyAdd(square, f32x4.splat(-0.5), p)
  const y = multiplyAdd(exponent, f32x4.splat(0.693359375), f32x4.add(m, p))
  const bounded = v128.bitselect(x, y, f32x4.eq(x, f32x4.splat(Infinity)))
  const zero = f32x4.splat(0)
  const known = v128.bitselect(f32x4.splat(-Infinity), bounded, f32x4.eq(x, zero))
  /* All bits set are a NaN. */
  return v128.or(known, v128.or(f32x4.lt(x, zero), f32x4.ne(x, x)))
}

/** ln (1 + x), exact near 0 too (Kahan's correction of the rounding of 1 + x). */
// @ts-ignore: decorator
@inline
export function log1pVector(x: v128): v128 {
  const one = f32x4.splat(1)
  const sum = f32x4.add(x, one)
  const y = f32x4.mul(logVector(sum), f32x4.div(x, f32x4.sub(sum, one)))
  return v128.bitselect(x, y, v128.or(f32x4.eq(sum, one), f32x4.eq(x, f32x4.splat(Infinity))))
}

/** tanh x, a rational function of degrees 13 and 6; x itself near 0, where that would lose denormals. */
// @ts-ignore: decorator
@inline
export function tanhVector(x: v128): v128 {
  const inside = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-7.90531110763549805)), f32x4.splat(7.90531110763549805))
  const square = f32x4.mul(inside, inside)
  let p = multiplyAdd(f32x4.splat(-2.76076847742355e-16), square, f32x4.splat(2.00018790482477e-13))
  p = multiplyAdd(p, square, f32x4.splat(-8.60467152213735e-11))
  p = multiplyAdd(p, square, f32x4.splat(5.12229709037114e-8))
  p = multiplyAdd(p, square, f32x4.splat(1.48572235717979e-5))
  p = multiplyAdd(p, square, f32x4.splat(6.37261928875436e-4))
  p = multiplyAdd(p, square, f32x4.splat(4.89352455891786e-3))
  let q = multiplyAdd(f32x4.splat(1.19825839466702e-6), square, f32x4.splat(1.18534705686654e-4))
  q = multiplyAdd(q, square, f32x4.splat(2.26843463243900e-3))
  q = multiplyAdd(q, square, f32x4.splat(4.89352518554385e-3))
  const y = f32x4.div(f32x4.mul(inside, p), q)
  return v128.bitselect(x, y, f32x4.lt(f32x4.abs(x), f32x4.splat(0.0004)))
}

/** 1 / (1 + e⁻ˣ); far below 0 it keeps its relative precision. */
// @ts-ignore: decorator
@inline
export function sigmoidVector(x: v128): v128 {
  const one = f32x4.splat(1)
  const e = expVector(f32x4.neg(f32x4.abs(x)))
  return f32x4.div(v128.bitselect(e, one, f32x4.lt(x, f32x4.splat(0))), f32x4.add(one, e))
}

/** min(max(x/6 + 1/2, 0), 1) */
// @ts-ignore: decorator
@inline
export function hardSigmoidVector(x: v128): v128 {
  const line = f32x4.add(f32x4.mul(x, f32x4.splat(0.16666666666666667)), f32x4.splat(0.5))
  return f32x4.min(f32x4.max(line, f32x4.splat(0)), f32x4.splat(1))
}

/** ln (1 + eˣ) */
// @ts-ignore: decorator
@inline
export function softplusVector(x: v128): v128 {
  return f32x4.add(f32x4.pmax(x, f32x4.splat(0)), log1pVector(expVector(f32x4.neg(f32x4.abs(x)))))
}

/** erf x, a rational function of degrees 13 and 8; ±1 from |x| = 4 on. */
// @ts-ignore: decorator
@inline
export function erfVector(x: v128): v128 {
  const inside = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-4)), f32x4.splat(4))
  const square = f32x4.mul(inside, inside)
  let p = multiplyAdd(f32x4.splat(-2.72614225801306e-10), square, f32x4.splat(2.77068142495902e-8))
  p = multiplyAdd(p, square, f32x4.splat(-2.10102402082508e-6))
  p = multiplyAdd(p, square, f32x4.splat(-5.69250639462346e-5))
  p = multiplyAdd(p, square, f32x4.splat(-7.34990630326855e-4))
  p = multiplyAdd(p, square, f32x4.splat(-2.954599808540250e-3))
  p = multiplyAdd(p, square, f32x4.splat(-1.609603332624150e-2))
  let q = multiplyAdd(f32x4.splat(-1.45660718464996e-5), square, f32x4.splat(-2.13374055278905e-4))
  q = multiplyAdd(q, square, f32x4.splat(-1.68282697438203e-3))
  q = multiplyAdd(q, square, f32x4.splat(-7.37332916720468e-3))
  q = multiplyAdd(q, square, f32x4.splat(-1.42647390514189e-2))
  return f32x4.mul(inside, f32x4.div(p, q))
}

/** x·Φ(x), Φ the normal distribution (Hendrycks & Gimpel 2016, exact form). */
// @ts-ignore: decorator
@inline
export function geluVector(x: v128): v128 {
  const half = f32x4.splat(0.5)
  return f32x4.mul(x, multiplyAdd(half, erfVector(f32x4.mul(x, f32x4.splat(0.70710678118654752))), half))
}

/** All bits set, a NaN, where x is NaN; 0 elsewhere. */
// @ts-ignore: decorator
@inline
export function nanVector(x: v128): v128 {
  return f32x4.ne(x, x)
}
