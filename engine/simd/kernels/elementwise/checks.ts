import { address } from '../arguments'
import { Flags } from './broadcast'
import { nanVector } from './math'

/* Kinds of floats, as bools. Arguments: out, x. Items: elements. */

/** Neither NaN nor infinite. */
export function isFinite(block: usize, begin: i32, end: i32, thread: i32): void {
  const out = address(block, 0)
  const x = address(block, 1)
  const flags = changetype<Flags>(block)
  for (let at: usize = begin, last: usize = end; at < last; at += 4)
    flags.vector(out, at, f32x4.lt(f32x4.abs(v128.load(x + (at << 2))), f32x4.splat(Infinity)))
}

/** Infinite. */
export function isInfinite(block: usize, begin: i32, end: i32, thread: i32): void {
  const out = address(block, 0)
  const x = address(block, 1)
  const flags = changetype<Flags>(block)
  for (let at: usize = begin, last: usize = end; at < last; at += 4)
    flags.vector(out, at, f32x4.eq(f32x4.abs(v128.load(x + (at << 2))), f32x4.splat(Infinity)))
}

/** No number. */
export function isNotANumber(block: usize, begin: i32, end: i32, thread: i32): void {
  const out = address(block, 0)
  const x = address(block, 1)
  const flags = changetype<Flags>(block)
  for (let at: usize = begin, last: usize = end; at < last; at += 4) flags.vector(out, at, nanVector(v128.load(x + (at << 2))))
}
