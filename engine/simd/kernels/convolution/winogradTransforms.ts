import { multiplyAdd, multiplySubtract } from '../multiplyAdd'

/*
 * One-dimensional transforms of Winograd's F(4×4, 3×3) (Lavin & Gray 2015, arXiv:1509.09308, section 4.3) on vectors of four
 * channels: from `from` on, step `step`, to `to`, step `toStep`. Applied to columns and then to rows they give the two-dimensional ones:
 *   output tile 4×4 = Aᵀ [ (G g Gᵀ) ⊙ (Bᵀ d B) ] A,   d: input tile 6×6, g: filter 3×3.
 * The filter's gradient is the transpose: dg = Gᵀ [ (Bᵀ d B) ⊙ (A dy Aᵀ) ] G, summed over tiles inside the brackets.
 */

/** Where in a thread's scratch the factors 2, 4 and 8 lie, for V8 makes a constant anew, in four instructions, wherever it is used. */
const FACTORS: usize = 768

export function storeFactors(work: usize): void {
  v128.store(work + FACTORS, f32x4.splat(2))
  v128.store(work + FACTORS, f32x4.splat(4), 16)
  v128.store(work + FACTORS, f32x4.splat(8), 32)
}

// @ts-ignore: decorator
@inline
export function factorTwo(work: usize): v128 {
  return v128.load(work + FACTORS)
}

// @ts-ignore: decorator
@inline
export function factorFour(work: usize): v128 {
  return v128.load(work + FACTORS, 16)
}

// @ts-ignore: decorator
@inline
export function factorEight(work: usize): v128 {
  return v128.load(work + FACTORS, 32)
}

/** Bᵀ of the six numbers given, to lines of 96 bytes from `to` on. */
// @ts-ignore: decorator
@inline
export function inputColumn(d0: v128, d1: v128, d2: v128, d3: v128, d4: v128, d5: v128, to: usize, two: v128, four: v128): void {
  const even2 = f32x4.sub(d4, d2), odd2 = f32x4.sub(d3, d1)
  v128.store(to, multiplyAdd(four, f32x4.sub(d0, d2), even2))
  const even = multiplySubtract(four, d2, d4), odd = multiplySubtract(four, d1, d3)
  v128.store(to, f32x4.add(even, odd), 96)
  v128.store(to, f32x4.sub(even, odd), 192)
  v128.store(to, multiplyAdd(two, odd2, even2), 288)
  v128.store(to, multiplySubtract(two, odd2, even2), 384)
  v128.store(to, multiplySubtract(four, odd2, f32x4.sub(d5, d3)), 480)
}

/** Bᵀ of the six numbers that lie one behind the other from `from` on. */
// @ts-ignore: decorator
@inline
export function inputRow(from: usize, to: usize, toStep: usize, two: v128, four: v128): void {
  const d0 = v128.load(from), d1 = v128.load(from, 16), d2 = v128.load(from, 32)
  const d3 = v128.load(from, 48), d4 = v128.load(from, 64), d5 = v128.load(from, 80)
  const even2 = f32x4.sub(d4, d2), odd2 = f32x4.sub(d3, d1)
  v128.store(to, multiplyAdd(four, f32x4.sub(d0, d2), even2))
  const even = multiplySubtract(four, d2, d4), odd = multiplySubtract(four, d1, d3)
  to += toStep
  v128.store(to, f32x4.add(even, odd))
  to += toStep
  v128.store(to, f32x4.sub(even, odd))
  to += toStep
  v128.store(to, multiplyAdd(two, odd2, even2))
  to += toStep
  v128.store(to, multiplySubtract(two, odd2, even2))
  to += toStep
  v128.store(to, multiplySubtract(four, odd2, f32x4.sub(d5, d3)))
}

/** Aᵀ: six numbers, `step` apart, to four in lines of 96 bytes from `to` on. */
// @ts-ignore: decorator
@inline
export function outputColumn(from: usize, step: usize, to: usize, two: v128, four: v128, eight: v128): void {
  const m0 = v128.load(from)
  from += step
  const m1 = v128.load(from)
  from += step
  const m2 = v128.load(from)
  from += step
  const m3 = v128.load(from)
  from += step
  const m4 = v128.load(from)
  const m5 = v128.load(from + step)
  const a = f32x4.add(m1, m2), b = f32x4.sub(m1, m2), c = f32x4.add(m3, m4), d = f32x4.sub(m3, m4)
  v128.store(to, f32x4.add(f32x4.add(m0, a), c))
  v128.store(to, multiplyAdd(two, d, b), 96)
  v128.store(to, multiplyAdd(four, c, a), 192)
  v128.store(to, f32x4.add(multiplyAdd(eight, d, b), m5), 288)
}

/** A: four numbers, `step` apart, to six in lines of 64 bytes from `to` on. */
// @ts-ignore: decorator
@inline
export function outputGradientColumn(from: usize, step: usize, to: usize, two: v128, four: v128): void {
  const y0 = v128.load(from)
  from += step
  const y1 = v128.load(from)
  from += step
  const y2 = v128.load(from), y3 = v128.load(from + step)
  v128.store(to, y0)
  const even = f32x4.add(y0, y2), odd = f32x4.add(y1, y3)
  v128.store(to, f32x4.add(even, odd), 64)
  v128.store(to, f32x4.sub(even, odd), 128)
  const even2 = multiplyAdd(four, y2, y0), odd2 = multiplyAdd(four, y3, y1)
  v128.store(to, multiplyAdd(two, odd2, even2), 192)
  v128.store(to, multiplySubtract(two, odd2, even2), 256)
  v128.store(to, y3, 320)
}

/** A: the four numbers that lie one behind the other from `from` on, to six. */
// @ts-ignore: decorator
@inline
export function outputGradientRow(from: usize, to: usize, toStep: usize, two: v128, four: v128): void {
  const y0 = v128.load(from), y1 = v128.load(from, 16), y2 = v128.load(from, 32), y3 = v128.load(from, 48)
  v128.store(to, y0)
  const even = f32x4.add(y0, y2), odd = f32x4.add(y1, y3)
  to += toStep
  v128.store(to, f32x4.add(even, odd))
  to += toStep
  v128.store(to, f32x4.sub(even, odd))
  const even2 = multiplyAdd(four, y2, y0), odd2 = multiplyAdd(four, y3, y1)
  to += toStep
  v128.store(to, multiplyAdd(two, odd2, even2))
  to += toStep
  v128.store(to, multiplySubtract(two, odd2, even2))
  v128.store(to + toStep, y3)
}

/** G: three numbers to six. */
// @ts-ignore: decorator
@inline
export function filterTransform(from: usize, step: usize, to: usize, toStep: usize): void {
  const g0 = v128.load(from), g1 = v128.load(from + step), g2 = v128.load(from + step * 2)
  v128.store(to, f32x4.mul(f32x4.splat(0.25), g0))
  const even = f32x4.mul(f32x4.splat(-1.0 / 6.0), f32x4.add(g0, g2)), odd = f32x4.mul(f32x4.splat(-1.0 / 6.0), g1)
  v128.store(to + toStep, f32x4.add(even, odd))
  v128.store(to + toStep * 2, f32x4.sub(even, odd))
  const even2 = multiplyAdd(f32x4.splat(1.0 / 24.0), g0, f32x4.mul(f32x4.splat(1.0 / 6.0), g2)), odd2 = f32x4.mul(f32x4.splat(1.0 / 12.0), g1)
  v128.store(to + toStep * 3, f32x4.add(even2, odd2))
  v128.store(to + toStep * 4, f32x4.sub(even2, odd2))
  v128.store(to + toStep * 5, g2)
}

/** Gᵀ: six numbers to three. */
// @ts-ignore: decorator
@inline
export function filterGradientTransform(from: usize, step: usize, to: usize, toStep: usize): void {
  const m0 = v128.load(from), m1 = v128.load(from + step), m2 = v128.load(from + step * 2)
  const m3 = v128.load(from + step * 3), m4 = v128.load(from + step * 4), m5 = v128.load(from + step * 5)
  const a = f32x4.mul(f32x4.splat(-1.0 / 6.0), f32x4.add(m1, m2)), b = f32x4.sub(m2, m1), c = f32x4.add(m3, m4), d = f32x4.sub(m3, m4)
  v128.store(to, multiplyAdd(f32x4.splat(0.25), m0, multiplyAdd(f32x4.splat(1.0 / 24.0), c, a)))
  v128.store(to + toStep, multiplyAdd(f32x4.splat(1.0 / 6.0), b, f32x4.mul(f32x4.splat(1.0 / 12.0), d)))
  v128.store(to + toStep * 2, f32x4.add(multiplyAdd(f32x4.splat(1.0 / 6.0), c, a), m5))
}
