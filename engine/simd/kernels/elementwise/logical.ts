import { address } from '../arguments'

/* Bools, a byte each: 1 or 0. Arguments: out, a, b or out, x. Items: sixteens of bools. */

/** Both. */
export function logicalAnd(block: usize, begin: i32, end: i32, thread: i32): void {
  const out = address(block, 0)
  const a = address(block, 1)
  const b = address(block, 2)
  for (let at: usize = begin << 4, last: usize = end << 4; at < last; at += 16)
    v128.store(out + at, v128.and(v128.load(a + at), v128.load(b + at)))
}

/** Either or both. */
export function logicalOr(block: usize, begin: i32, end: i32, thread: i32): void {
  const out = address(block, 0)
  const a = address(block, 1)
  const b = address(block, 2)
  for (let at: usize = begin << 4, last: usize = end << 4; at < last; at += 16)
    v128.store(out + at, v128.or(v128.load(a + at), v128.load(b + at)))
}

/** Not. */
export function logicalNot(block: usize, begin: i32, end: i32, thread: i32): void {
  const out = address(block, 0)
  const x = address(block, 1)
  for (let at: usize = begin << 4, last: usize = end << 4; at < last; at += 16)
    v128.store(out + at, v128.xor(v128.load(x + at), i8x16.splat(1)))
}
