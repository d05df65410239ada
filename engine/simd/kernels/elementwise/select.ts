import { address } from '../arguments'

/** out, condition (bools), a, b, each with four bytes per element. Items: elements. a where the condition is 1, else b. */
export function select(block: usize, begin: i32, end: i32, thread: i32): void {
  const out = address(block, 0)
  const condition = address(block, 1)
  const a = address(block, 2)
  const b = address(block, 3)
  for (let at: usize = begin, last: usize = end; at < last; at += 4) {
    const flags = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(condition + at)))
    const mask = i32x4.ne(flags, i32x4.splat(0))
    v128.store(out + (at << 2), v128.bitselect(v128.load(a + (at << 2)), v128.load(b + (at << 2)), mask))
  }
}
