import { address, float, int } from '../arguments'

/**
 * weight, l1, l2, sum, adds. Items: elements of the weight, all at once. sum ← (adds ? sum : 0) + l1 · Σ|w| + l2 · Σw²; a factor of 0
 * leaves its sum out, whatever the weights are.
 */
export function penalty(block: usize, begin: i32, end: i32, thread: i32): void {
  const weight = address(block, 0), l1 = float(block, 1), l2 = float(block, 2), to = address(block, 3)
  let a0 = f32x4.splat(0), a1 = a0, s0 = a0, s1 = a0
  let at = weight + (begin << 2)
  const last = weight + (end << 2), lastOfEights = at + (((end - begin) & ~7) << 2)
  for (; at < lastOfEights; at += 32) {
    const w0 = v128.load(at), w1 = v128.load(at, 16)
    a0 = f32x4.add(a0, f32x4.abs(w0))
    a1 = f32x4.add(a1, f32x4.abs(w1))
    s0 = f32x4.add(s0, f32x4.mul(w0, w0))
    s1 = f32x4.add(s1, f32x4.mul(w1, w1))
  }
  let lengths: f64 = lanes(f32x4.add(a0, a1)), squares: f64 = lanes(f32x4.add(s0, s1))
  for (; at < last; at += 4) {
    const w = load<f32>(at) as f64
    lengths += abs<f64>(w)
    squares += w * w
  }
  let sum: f64 = int(block, 4) ? load<f32>(to) : 0
  if (l1 != 0) sum += (l1 as f64) * lengths
  if (l2 != 0) sum += (l2 as f64) * squares
  store<f32>(to, sum as f32)
}

function lanes(sums: v128): f64 {
  return (f32x4.extract_lane(sums, 0) as f64) + f32x4.extract_lane(sums, 1) + f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3)
}

/**
 * gradient, weight, l1, 2 · l2. Items: elements. gradient ← gradient + l1 · sign(w) + 2 · l2 · w, where sign(0) and sign(NaN) are 0; a factor
 * of 0 leaves its term out. Rounded as tf.js's ops do it.
 */
export function penaltyGradient(block: usize, begin: i32, end: i32, thread: i32): void {
  const gradient = address(block, 0), toWeight = address(block, 1) - gradient, l1 = float(block, 2), l2 = float(block, 3)
  const length = f32x4.splat(l1), slope = f32x4.splat(l2), zero = f32x4.splat(0), sign = f32x4.splat(-0.0)
  for (let at = gradient + (begin << 2), last = gradient + (end << 2); at < last; at += 16) {
    const w = v128.load(at + toWeight)
    let sum = v128.load(at)
    if (l1 != 0) sum = f32x4.add(sum, v128.and(v128.or(length, v128.and(w, sign)), v128.or(f32x4.gt(w, zero), f32x4.lt(w, zero))))
    if (l2 != 0) sum = f32x4.add(sum, f32x4.mul(w, slope))
    v128.store(at, sum)
  }
}

/** moving, value, share. Items: channels. moving ← moving − (moving − value) · share, rounded as tf.js's three ops do it. */
export function follow(block: usize, begin: i32, end: i32, thread: i32): void {
  const moving = address(block, 0), toValue = address(block, 1) - moving, share = f32x4.splat(float(block, 2))
  for (let at = moving + (begin << 2), last = moving + (end << 2); at < last; at += 16) {
    const before = v128.load(at)
    v128.store(at, f32x4.sub(before, f32x4.mul(f32x4.sub(before, v128.load(at + toValue)), share)))
  }
}
