import { address, float } from '../arguments'

/*
 * One pass over a weight and its memories, all in place. Items: elements. The formulas are those of engine/run/optimizers,
 * in the same order of operations.
 *
 * Behind each memory stands a bound, mostly 0: what is smaller becomes 0 first. The memories of a weight that no longer learns (of a
 * unit that relu holds at 0) would fade to numbers below 2⁻¹²⁶, stay there for ever, and take a processor fifty times as long as others.
 */

function fade(memory: usize, begin: i32, end: i32, bound: f32): void {
  if (bound == 0) return
  const least = f32x4.splat(bound)
  for (let at = memory + (begin << 2), last = memory + (end << 2); at < last; at += 16) {
    const number = v128.load(at)
    // NaN stays.
    v128.store(at, v128.andnot(number, f32x4.lt(f32x4.abs(number), least)))
  }
}

/** weight, gradient, learning rate. w ← w − lr·g */
export function sgdUpdate(block: usize, begin: i32, end: i32, thread: i32): void {
  const weight = address(block, 0)
  const gradient = address(block, 1)
  const rate = f32x4.splat(float(block, 2))
  for (let at: usize = begin << 2, last: usize = end << 2; at < last; at += 16)
    v128.store(weight + at, f32x4.sub(v128.load(weight + at), f32x4.mul(v128.load(gradient + at), rate)))
}

/** weight, gradient, velocity, learning rate, μ, bound. v ← μ·v + g; w ← w − lr·v */
export function momentumUpdate(block: usize, begin: i32, end: i32, thread: i32): void {
  const weight = address(block, 0)
  const gradient = address(block, 1)
  const velocity = address(block, 2)
  const rate = f32x4.splat(float(block, 3))
  const momentum = f32x4.splat(float(block, 4))
  fade(velocity, begin, end, float(block, 5))
  for (let at: usize = begin << 2, last: usize = end << 2; at < last; at += 16) {
    const v = f32x4.add(f32x4.mul(v128.load(velocity + at), momentum), v128.load(gradient + at))
    v128.store(velocity + at, v)
    v128.store(weight + at, f32x4.sub(v128.load(weight + at), f32x4.mul(v, rate)))
  }
}

/** weight, gradient, velocity, learning rate, μ, bound. v ← μ·v + g; w ← w − lr·(g + μ·v) */
export function nesterovUpdate(block: usize, begin: i32, end: i32, thread: i32): void {
  const weight = address(block, 0)
  const gradient = address(block, 1)
  const velocity = address(block, 2)
  const rate = f32x4.splat(float(block, 3))
  const momentum = f32x4.splat(float(block, 4))
  fade(velocity, begin, end, float(block, 5))
  for (let at: usize = begin << 2, last: usize = end << 2; at < last; at += 16) {
    const g = v128.load(gradient + at)
    const v = f32x4.add(f32x4.mul(v128.load(velocity + at), momentum), g)
    v128.store(velocity + at, v)
    const direction = f32x4.add(g, f32x4.mul(v, momentum))
    v128.store(weight + at, f32x4.sub(v128.load(weight + at), f32x4.mul(direction, rate)))
  }
}

/** weight, gradient, accumulator, learning rate, ε. a ← a + g²; w ← w − lr·g / √(a + ε) */
export function adagradUpdate(block: usize, begin: i32, end: i32, thread: i32): void {
  const weight = address(block, 0)
  const gradient = address(block, 1)
  const accumulator = address(block, 2)
  const rate = f32x4.splat(float(block, 3))
  const epsilon = f32x4.splat(float(block, 4))
  for (let at: usize = begin << 2, last: usize = end << 2; at < last; at += 16) {
    const g = v128.load(gradient + at)
    const a = f32x4.add(v128.load(accumulator + at), f32x4.mul(g, g))
    v128.store(accumulator + at, a)
    const step = f32x4.mul(f32x4.div(g, f32x4.sqrt(f32x4.add(a, epsilon))), rate)
    v128.store(weight + at, f32x4.sub(v128.load(weight + at), step))
  }
}

/** weight, gradient, mean square, learning rate, ρ, 1 − ρ, ε, bound. s ← ρ·s + (1 − ρ)·g²; w ← w − lr·g / √(s + ε) */
export function rmspropUpdate(block: usize, begin: i32, end: i32, thread: i32): void {
  const weight = address(block, 0)
  const gradient = address(block, 1)
  const meanSquare = address(block, 2)
  const rate = f32x4.splat(float(block, 3))
  const keep = f32x4.splat(float(block, 4))
  const take = f32x4.splat(float(block, 5))
  const epsilon = f32x4.splat(float(block, 6))
  fade(meanSquare, begin, end, float(block, 7))
  for (let at: usize = begin << 2, last: usize = end << 2; at < last; at += 16) {
    const g = v128.load(gradient + at)
    const s = f32x4.add(f32x4.mul(v128.load(meanSquare + at), keep), f32x4.mul(f32x4.mul(g, g), take))
    v128.store(meanSquare + at, s)
    const step = f32x4.mul(f32x4.div(g, f32x4.sqrt(f32x4.add(s, epsilon))), rate)
    v128.store(weight + at, f32x4.sub(v128.load(weight + at), step))
  }
}

/**
 * weight, gradient, m, v, lr / (1 − β₁ᵗ), β₁, 1 − β₁, β₂, 1 − β₂, 1 / (1 − β₂ᵗ), ε, what is kept of the weight, bounds of m and v.
 * m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g²; w ← kept·w − lr/(1 − β₁ᵗ) · m / (√(v/(1 − β₂ᵗ)) + ε)
 */
export function adamUpdate(block: usize, begin: i32, end: i32, thread: i32): void {
  const weight = address(block, 0)
  const gradient = address(block, 1)
  const mean = address(block, 2)
  const meanSquare = address(block, 3)
  const rate = f32x4.splat(float(block, 4))
  const keepMean = f32x4.splat(float(block, 5))
  const takeMean = f32x4.splat(float(block, 6))
  const keepSquare = f32x4.splat(float(block, 7))
  const takeSquare = f32x4.splat(float(block, 8))
  const correction = f32x4.splat(float(block, 9))
  const epsilon = f32x4.splat(float(block, 10))
  const kept = f32x4.splat(float(block, 11))
  fade(mean, begin, end, float(block, 12))
  fade(meanSquare, begin, end, float(block, 13))
  for (let at: usize = begin << 2, last: usize = end << 2; at < last; at += 16) {
    const g = v128.load(gradient + at)
    const m = f32x4.add(f32x4.mul(v128.load(mean + at), keepMean), f32x4.mul(g, takeMean))
    const v = f32x4.add(f32x4.mul(v128.load(meanSquare + at), keepSquare), f32x4.mul(f32x4.mul(g, g), takeSquare))
    v128.store(mean + at, m)
    v128.store(meanSquare + at, v)
    const deviation = f32x4.add(f32x4.sqrt(f32x4.mul(v, correction)), epsilon)
    const step = f32x4.mul(f32x4.div(m, deviation), rate)
    v128.store(weight + at, f32x4.sub(f32x4.mul(v128.load(weight + at), kept), step))
  }
}
