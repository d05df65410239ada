import { address, int } from '../arguments'

/** Places of the lanes in a row. */
// @ts-ignore: decorator
@inline
function countUp(): v128 {
  return i32x4(0, 1, 2, 3)
}

/**
 * out (int32), x [rows, length], length, 1 for the largest or −1 for the smallest. Items: rows. Place of the first largest (smallest)
 * number in each row. As in tf.js a NaN loses every comparison, so one in the first place wins and any other is passed over.
 */
export function argumentOf(block: usize, begin: i32, end: i32, thread: i32): void {
  const out = address(block, 0)
  const length = int(block, 2)
  const sign = f32x4.splat(int(block, 3) as f32)
  for (let row = begin; row < end; row++) {
    const x = address(block, 1) + (((row as usize) * length) << 2)
    let best = f32x4.mul(v128.load32_splat(x), sign)
    let place = i32x4.splat(0)
    for (let first = 0; first < length; first += 4) {
      const value = f32x4.mul(v128.load(x + ((first as usize) << 2)), sign)
      const here = i32x4.add(countUp(), i32x4.splat(first))
      const isBetter = v128.and(f32x4.gt(value, best), i32x4.lt_s(here, i32x4.splat(length)))
      best = v128.bitselect(value, best, isBetter)
      place = v128.bitselect(here, place, isBetter)
    }
    let largest = f32x4.extract_lane(best, 0)
    let at = i32x4.extract_lane(place, 0)
    /* Of equal lanes the one that comes first in the row. */
    for (let lane = 1; lane < 4; lane++) {
      best = i8x16.shuffle(best, best, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3)
      place = i8x16.shuffle(place, place, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3)
      const other = f32x4.extract_lane(best, 0)
      const otherAt = i32x4.extract_lane(place, 0)
      if (other > largest || (other == largest && otherAt < at)) {
        largest = other
        at = otherAt
      }
    }
    store<i32>(out + ((row as usize) << 2), at)
  }
}
