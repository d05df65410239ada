import { address } from '../arguments'
import { Flags } from './broadcast'

/* Between types of numbers. Arguments: out, x. Items: elements. */

/** Bools to int32. */
export function boolToInt(block: usize, begin: i32, end: i32, thread: i32): void {
  const out = address(block, 0)
  const x = address(block, 1)
  for (let at: usize = begin, last: usize = end; at < last; at += 4)
    v128.store(out + (at << 2), i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(x + at))))
}

/** Bools to floats. */
export function boolToFloat(block: usize, begin: i32, end: i32, thread: i32): void {
  const out = address(block, 0)
  const x = address(block, 1)
  for (let at: usize = begin, last: usize = end; at < last; at += 4) {
    const whole = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(x + at)))
    v128.store(out + (at << 2), f32x4.convert_i32x4_s(whole))
  }
}

/** int32 to the nearest floats. */
export function intToFloat(block: usize, begin: i32, end: i32, thread: i32): void {
  const out = address(block, 0)
  const x = address(block, 1)
  for (let at: usize = begin << 2, last: usize = end << 2; at < last; at += 16)
    v128.store(out + at, f32x4.convert_i32x4_s(v128.load(x + at)))
}

/** Floats to int32, towards 0; NaN gives 0, and what does not fit the nearest int32 (JavaScript would wrap around). */
export function floatToInt(block: usize, begin: i32, end: i32, thread: i32): void {
  const out = address(block, 0)
  const x = address(block, 1)
  for (let at: usize = begin << 2, last: usize = end << 2; at < last; at += 16)
    v128.store(out + at, i32x4.trunc_sat_f32x4_s(v128.load(x + at)))
}

/** Floats to bools: all but 0 and −0 are true, NaN too. */
export function floatToBool(block: usize, begin: i32, end: i32, thread: i32): void {
  const out = address(block, 0)
  const x = address(block, 1)
  const flags = changetype<Flags>(block)
  for (let at: usize = begin, last: usize = end; at < last; at += 4)
    flags.vector(out, at, f32x4.ne(v128.load(x + (at << 2)), f32x4.splat(0)))
}

/** int32 to bools. */
export function intToBool(block: usize, begin: i32, end: i32, thread: i32): void {
  const out = address(block, 0)
  const x = address(block, 1)
  const flags = changetype<Flags>(block)
  for (let at: usize = begin, last: usize = end; at < last; at += 4)
    flags.vector(out, at, i32x4.ne(v128.load(x + (at << 2)), i32x4.splat(0)))
}
