import { address } from './arguments'

/** out, x. Items: elements. max(x, 0); NaN stays NaN, since pmax gives its first operand where the two cannot be compared. */
export function relu(block: usize, begin: i32, end: i32, thread: i32): void {
  const out = address(block, 0)
  const x = address(block, 1)
  const zero = f32x4.splat(0)
  for (let at: usize = begin << 2, last: usize = end << 2; at < last; at += 16)
    v128.store(out + at, f32x4.pmax(v128.load(x + at), zero))
}
