import { address } from '../arguments'

/** out, and the four bytes of one element. Items: elements. */
export function fill(block: usize, begin: i32, end: i32, thread: i32): void {
  const out = address(block, 0)
  const value = v128.load32_splat(block, 4)
  for (let at: usize = begin << 2, last: usize = end << 2; at < last; at += 16) v128.store(out + at, value)
}

/** out. Items: sixteens of bytes, all set to 0. */
export function clear(block: usize, begin: i32, end: i32, thread: i32): void {
  const out = address(block, 0)
  for (let at: usize = begin << 4, last: usize = end << 4; at < last; at += 16) v128.store(out + at, i32x4.splat(0))
}
