import { address, float, int } from '../arguments'
import { storeFirst } from '../elementwise/broadcast'
import { expVector, logVector } from '../elementwise/math'
import { firstLanes, joinLanes, MaximumReduction, reduceRun, SumReduction } from './reduce'

/*
 * Softmax along rows and what is built on it. The largest number is taken off before eˣ, so nothing overflows; a row with NaN or +∞,
 * or of nothing but −∞, gives NaN as in tf.js. Items: rows.
 */

/** Σ e^(x − largest) of a row, in every lane. Where `store` is not 0 the terms are kept there. */
// @ts-ignore: decorator
@inline
function sumOfExponentials(x: usize, length: i32, largest: v128, store: usize): v128 {
  let sum = f32x4.splat(0)
  let at: usize = 0
  for (const whole: usize = (length & ~3) << 2; at < whole; at += 16) {
    const e = expVector(f32x4.sub(v128.load(x + at), largest))
    if (store) v128.store(store + at, e)
    sum = f32x4.add(sum, e)
  }
  if (length & 3) {
    const e = expVector(f32x4.sub(v128.load(x + at), largest))
    if (store) storeFirst(store + at, e, length & 3)
    sum = f32x4.add(sum, firstLanes(e, f32x4.splat(0), length & 3))
  }
  return joinLanes<SumReduction>(sum)
}

/** out, x, length. e^xᵢ / Σ e^xⱼ. */
export function softmax(block: usize, begin: i32, end: i32, thread: i32): void {
  const length = int(block, 2)
  const stride: usize = length << 2
  for (let row = begin; row < end; row++) {
    const x = address(block, 1) + (row as usize) * stride
    const out = address(block, 0) + (row as usize) * stride
    const largest = reduceRun<MaximumReduction>(x, length)
    const share = f32x4.div(f32x4.splat(1), sumOfExponentials(x, length, largest, out))
    let at: usize = 0
    for (const whole = stride & ~15; at < whole; at += 16) v128.store(out + at, f32x4.mul(v128.load(out + at), share))
    if (length & 3) storeFirst(out + at, f32x4.mul(v128.load(out + at), share), length & 3)
  }
}

/** out, dy, y, length. The gradient y·(dy − Σ dy·y) of softmax, from its result y. */
export function softmaxGradient(block: usize, begin: i32, end: i32, thread: i32): void {
  const length = int(block, 3)
  const stride: usize = length << 2
  for (let row = begin; row < end; row++) {
    const out = address(block, 0) + (row as usize) * stride
    const dy = address(block, 1) + (row as usize) * stride
    const y = address(block, 2) + (row as usize) * stride
    const dot = dotRun(dy, y, length)
    let at: usize = 0
    for (const whole = stride & ~15; at < whole; at += 16)
      v128.store(out + at, f32x4.mul(v128.load(y + at), f32x4.sub(v128.load(dy + at), dot)))
    if (length & 3)
      storeFirst(out + at, f32x4.mul(v128.load(y + at), f32x4.sub(v128.load(dy + at), dot)), length & 3)
  }
}

/** Σ aᵢ·bᵢ of a row, in every lane. */
// @ts-ignore: decorator
@inline
function dotRun(a: usize, b: usize, length: i32): v128 {
  let sum = f32x4.splat(0)
  let at: usize = 0
  for (const whole: usize = (length & ~3) << 2; at < whole; at += 16)
    sum = f32x4.add(sum, f32x4.mul(v128.load(a + at), v128.load(b + at)))
  if (length & 3)
    sum = f32x4.add(sum, firstLanes(f32x4.mul(v128.load(a + at), v128.load(b + at)), f32x4.splat(0), length & 3))
  return joinLanes<SumReduction>(sum)
}

/** out [rows], scores, targets, length. −Σ targetᵢ·ln softmaxᵢ of each row. */
export function crossEntropy(block: usize, begin: i32, end: i32, thread: i32): void {
  const length = int(block, 3)
  const stride: usize = length << 2
  for (let row = begin; row < end; row++) {
    const scores = address(block, 1) + (row as usize) * stride
    const targets = address(block, 2) + (row as usize) * stride
    const largest = reduceRun<MaximumReduction>(scores, length)
    const log = logVector(sumOfExponentials(scores, length, largest, 0))
    let sum = f32x4.splat(0)
    let at: usize = 0
    for (const whole = stride & ~15; at < whole; at += 16) {
      const loss = f32x4.sub(log, f32x4.sub(v128.load(scores + at), largest))
      sum = f32x4.add(sum, f32x4.mul(v128.load(targets + at), loss))
    }
    if (length & 3) {
      const loss = f32x4.sub(log, f32x4.sub(v128.load(scores + at), largest))
      sum = f32x4.add(sum, firstLanes(f32x4.mul(v128.load(targets + at), loss), f32x4.splat(0), length & 3))
    }
    const total = f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3))
    store<f32>(address(block, 0) + ((row as usize) << 2), total)
  }
}

/** out, scores, targets, length, dy (address of one number), factor. dy·factor·(softmaxᵢ·Σ target − targetᵢ). */
export function crossEntropyGradient(block: usize, begin: i32, end: i32, thread: i32): void {
  const length = int(block, 3)
  const stride: usize = length << 2
  const slope = f32x4.mul(v128.load32_splat(address(block, 4)), f32x4.splat(float(block, 5)))
  for (let row = begin; row < end; row++) {
    const out = address(block, 0) + (row as usize) * stride
    const scores = address(block, 1) + (row as usize) * stride
    const targets = address(block, 2) + (row as usize) * stride
    const largest = reduceRun<MaximumReduction>(scores, length)
    const sum = sumOfExponentials(scores, length, largest, out)
    const share = f32x4.div(reduceRun<SumReduction>(targets, length), sum)
    let at: usize = 0
    for (const whole = stride & ~15; at < whole; at += 16) {
      const difference = f32x4.sub(f32x4.mul(v128.load(out + at), share), v128.load(targets + at))
      v128.store(out + at, f32x4.mul(slope, difference))
    }
    if (length & 3) {
      const difference = f32x4.sub(f32x4.mul(v128.load(out + at), share), v128.load(targets + at))
      storeFirst(out + at, f32x4.mul(slope, difference), length & 3)
    }
  }
}
