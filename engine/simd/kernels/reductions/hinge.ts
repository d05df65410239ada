import { address, float, int } from '../arguments'
import { storeFirst } from '../elementwise/broadcast'
import { firstLanes } from './reduce'

/* Σ over the wrong classes of max(0, sⱼ − s_y + margin) (Weston & Watkins 1999); targets t are one-hot. Items: rows. */

/** Σ of the lanes. */
// @ts-ignore: decorator
@inline
function total(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
}

/** margin − s_y of a row, in every lane. */
// @ts-ignore: decorator
@inline
function allowance(scores: usize, targets: usize, length: i32, margin: f32): v128 {
  let own = f32x4.splat(0)
  for (let left = length, at: usize = 0; left > 0; left -= 4, at += 16) {
    const mine = f32x4.mul(v128.load(scores + at), v128.load(targets + at))
    own = f32x4.add(own, firstLanes(mine, f32x4.splat(0), left))
  }
  return f32x4.splat(margin - total(own))
}

/** out [rows], scores, targets, length, margin. Σ max(0, s + margin − s_y)·(1 − t) of each row. */
export function hinge(block: usize, begin: i32, end: i32, thread: i32): void {
  const length = int(block, 3)
  for (let row = begin; row < end; row++) {
    const scores = address(block, 1) + (((row as usize) * length) << 2)
    const targets = address(block, 2) + (((row as usize) * length) << 2)
    const shift = allowance(scores, targets, length, float(block, 4))
    let sum = f32x4.splat(0)
    for (let left = length, at: usize = 0; left > 0; left -= 4, at += 16) {
      const excess = f32x4.pmax(f32x4.add(v128.load(scores + at), shift), f32x4.splat(0))
      const loss = f32x4.mul(excess, f32x4.sub(f32x4.splat(1), v128.load(targets + at)))
      sum = f32x4.add(sum, firstLanes(loss, f32x4.splat(0), left))
    }
    store<f32>(address(block, 0) + ((row as usize) << 2), total(sum))
  }
}

/** out, scores, targets, length, margin, dy (address of one number), factor. dy·factor·(gⱼ − tⱼ·Σ g), g = 1 − t where the excess is above 0. */
export function hingeGradient(block: usize, begin: i32, end: i32, thread: i32): void {
  const length = int(block, 3)
  const slope = f32x4.mul(v128.load32_splat(address(block, 5)), f32x4.splat(float(block, 6)))
  const one = f32x4.splat(1)
  const zero = f32x4.splat(0)
  for (let row = begin; row < end; row++) {
    const offset: usize = ((row as usize) * length) << 2
    const out = address(block, 0) + offset
    const scores = address(block, 1) + offset
    const targets = address(block, 2) + offset
    const shift = allowance(scores, targets, length, float(block, 4))
    let sum = zero
    for (let left = length, at: usize = 0; left > 0; left -= 4, at += 16) {
      const excess = f32x4.add(v128.load(scores + at), shift)
      const part = v128.and(f32x4.sub(one, v128.load(targets + at)), f32x4.gt(excess, zero))
      sum = f32x4.add(sum, firstLanes(part, zero, left))
    }
    const all = f32x4.splat(total(sum))
    for (let left = length, at: usize = 0; left > 0; left -= 4, at += 16) {
      const target = v128.load(targets + at)
      const excess = f32x4.add(v128.load(scores + at), shift)
      const part = v128.and(f32x4.sub(one, target), f32x4.gt(excess, zero))
      const value = f32x4.mul(slope, f32x4.sub(part, f32x4.mul(target, all)))
      if (left >= 4) v128.store(out + at, value)
      else storeFirst(out + at, value, left)
    }
  }
}
