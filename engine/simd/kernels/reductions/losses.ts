import { address, float, int } from '../arguments'
import { firstLanes } from './reduce'
import { sigmoidVector, softplusVector } from '../elementwise/math'

/*
 * Losses that compare element by element: their sums in blocks (each with a place of its own, so the bits depend on no thread), and
 * their gradients times dy. A class gives the loss of a score and its target, and the slope in the score.
 * Sums: out [blocks], scores, targets, elements, block length (a multiple of 4), [number]. Items: blocks.
 * Gradients: out, scores, targets, dy (address of one number), factor, [number]. Items: elements.
 */

@unmanaged
class ErrorMeasure {
  /** The loss's own number, in every lane. */
  @inline
  number(): v128 {
    return f32x4.splat(float(changetype<usize>(this), 5))
  }
}

/** ln (1 + eˢ) − t·s: binary cross-entropy of a score s. */
@unmanaged
class BinaryCrossEntropy extends ErrorMeasure {
  @inline
  loss(score: v128, target: v128): v128 {
    return f32x4.sub(softplusVector(score), f32x4.mul(target, score))
  }

  @inline
  slope(score: v128, target: v128): v128 {
    return f32x4.sub(sigmoidVector(score), target)
  }
}

@unmanaged
class SquaredError extends ErrorMeasure {
  @inline
  loss(score: v128, target: v128): v128 {
    const error = f32x4.sub(score, target)
    return f32x4.mul(error, error)
  }

  @inline
  slope(score: v128, target: v128): v128 {
    const error = f32x4.sub(score, target)
    return f32x4.add(error, error)
  }
}

/** Its slope at 0 is 0. */
@unmanaged
class AbsoluteError extends ErrorMeasure {
  @inline
  loss(score: v128, target: v128): v128 {
    return f32x4.abs(f32x4.sub(score, target))
  }

  @inline
  slope(score: v128, target: v128): v128 {
    const error = f32x4.sub(score, target)
    const zero = f32x4.splat(0)
    const over = v128.and(f32x4.splat(1), f32x4.gt(error, zero))
    const under = v128.and(f32x4.splat(-1), f32x4.lt(error, zero))
    return v128.or(v128.or(over, under), f32x4.ne(error, error))
  }
}

/** ½e² up to |e| = δ, δ·(|e| − ½δ) beyond (Huber 1964); δ is the number. */
@unmanaged
class HuberError extends ErrorMeasure {
  @inline
  loss(score: v128, target: v128): v128 {
    const size = f32x4.abs(f32x4.sub(score, target))
    const bent = f32x4.min(size, this.number())
    const straight = f32x4.mul(f32x4.sub(size, bent), this.number())
    return f32x4.add(f32x4.mul(f32x4.mul(bent, bent), f32x4.splat(0.5)), straight)
  }

  @inline
  slope(score: v128, target: v128): v128 {
    const error = f32x4.sub(score, target)
    return f32x4.max(f32x4.min(error, this.number()), f32x4.neg(this.number()))
  }
}

// @ts-ignore: decorator
@inline
function sums<Measure extends ErrorMeasure>(block: usize, begin: i32, end: i32): void {
  const measure = changetype<Measure>(block)
  const length = int(block, 4)
  for (let item = begin; item < end; item++) {
    const first = item * length
    const count = min(length, int(block, 3) - first)
    const scores = address(block, 1) + ((first as usize) << 2)
    const targets = address(block, 2) + ((first as usize) << 2)
    let even = f32x4.splat(0)
    let odd = even
    let at: usize = 0
    for (const last: usize = (count & ~7) << 2; at < last; at += 32) {
      even = f32x4.add(even, measure.loss(v128.load(scores + at), v128.load(targets + at)))
      odd = f32x4.add(odd, measure.loss(v128.load(scores + at, 16), v128.load(targets + at, 16)))
    }
    for (let left = count & 7; left > 0; left -= 4, at += 16) {
      const loss = measure.loss(v128.load(scores + at), v128.load(targets + at))
      even = f32x4.add(even, firstLanes(loss, f32x4.splat(0), left))
    }
    const all = f32x4.add(even, odd)
    const total = f32x4.extract_lane(all, 0) + f32x4.extract_lane(all, 1) + (f32x4.extract_lane(all, 2) + f32x4.extract_lane(all, 3))
    store<f32>(address(block, 0) + ((item as usize) << 2), total)
  }
}

// @ts-ignore: decorator
@inline
function slopes<Measure extends ErrorMeasure>(block: usize, begin: i32, end: i32): void {
  const measure = changetype<Measure>(block)
  const out = address(block, 0)
  const scores = address(block, 1)
  const targets = address(block, 2)
  const dy = f32x4.mul(v128.load32_splat(address(block, 3)), f32x4.splat(float(block, 4)))
  for (let at: usize = begin << 2, last: usize = end << 2; at < last; at += 16)
    v128.store(out + at, f32x4.mul(dy, measure.slope(v128.load(scores + at), v128.load(targets + at))))
}

/** |s − t|. */
export function absoluteError(block: usize, begin: i32, end: i32, thread: i32): void {
  sums<AbsoluteError>(block, begin, end)
}

/** Its gradient. */
export function absoluteErrorGradient(block: usize, begin: i32, end: i32, thread: i32): void {
  slopes<AbsoluteError>(block, begin, end)
}

/** Binary cross-entropy of scores. */
export function binaryCrossEntropy(block: usize, begin: i32, end: i32, thread: i32): void {
  sums<BinaryCrossEntropy>(block, begin, end)
}

/** Its gradient. */
export function binaryCrossEntropyGradient(block: usize, begin: i32, end: i32, thread: i32): void {
  slopes<BinaryCrossEntropy>(block, begin, end)
}

/** Huber’s loss; number: δ. */
export function huberError(block: usize, begin: i32, end: i32, thread: i32): void {
  sums<HuberError>(block, begin, end)
}

/** Its gradient. */
export function huberErrorGradient(block: usize, begin: i32, end: i32, thread: i32): void {
  slopes<HuberError>(block, begin, end)
}

/** (s − t)². */
export function squaredError(block: usize, begin: i32, end: i32, thread: i32): void {
  sums<SquaredError>(block, begin, end)
}

/** Its gradient. */
export function squaredErrorGradient(block: usize, begin: i32, end: i32, thread: i32): void {
  slopes<SquaredError>(block, begin, end)
}
