import { address, int } from '../arguments'
import { Operation } from './eachElement'

/*
 * Two inputs of shapes that broadcast (NumPy's rules), the operation compiled into the loop. Axes that lie together for both are
 * one (ops/elementwise/planBroadcast.ts), so the innermost run is as long as can be and each input either advances in it or stands still.
 * Arguments: out, a, b, run (elements), whether a and b advance in it (1 or 0), outer axes; for each of those, outermost
 * first: its size and the bytes that a and b advance. Items: runs; elements of the one run where there are no outer axes.
 */

/** Writes results as four bytes each. */
@unmanaged
export class Words {
  @inline
  vector(out: usize, element: usize, value: v128): void {
    v128.store(out + (element << 2), value)
  }

  /** The first one, two or three. */
  @inline
  rest(out: usize, element: usize, value: v128, count: usize): void {
    storeFirst(out + (element << 2), value, count)
  }
}

/** Writes results as bytes: 1 where all bits of a lane are set, 0 where none is. */
@unmanaged
export class Flags {
  @inline
  bytes(value: v128): u32 {
    const words = i16x8.narrow_i32x4_s(value, value)
    return (i32x4.extract_lane(i8x16.narrow_i16x8_s(words, words), 0) & 0x01010101) as u32
  }

  @inline
  vector(out: usize, element: usize, value: v128): void {
    store<u32>(out + element, this.bytes(value))
  }

  @inline
  rest(out: usize, element: usize, value: v128, count: usize): void {
    let bytes = this.bytes(value)
    for (let at: usize = 0; at < count; at++, bytes >>= 8) store<u8>(out + element + at, bytes as u8)
  }
}

/** The first one, two or three floats of a vector. */
// @ts-ignore: decorator
@inline
export function storeFirst(at: usize, value: v128, count: usize): void {
  if (count & 2) {
    v128.store64_lane(at, value, 0)
    if (count & 1) v128.store32_lane(at, value, 2, 8)
  } else v128.store32_lane(at, value, 0)
}

/** `count` elements to `out` from element `first` on; nothing behind them is written. */
function run<Kind extends Operation, Result>(
  block: usize,
  out: usize,
  a: usize,
  b: usize,
  first: usize,
  count: usize,
  advanceA: i32,
  advanceB: i32,
): void {
  const operation = changetype<Kind>(block)
  const result = changetype<Result>(block)
  const whole = count & ~3
  let at: usize = 0
  if (advanceA & advanceB) {
    for (; at < whole; at += 4) {
      const value = operation.apply(v128.load(a + (at << 2)), v128.load(b + (at << 2)))
      result.vector(out, first + at, value)
    }
  } else if (advanceA) {
    const fixed = v128.load32_splat(b)
    for (; at < whole; at += 4) result.vector(out, first + at, operation.apply(v128.load(a + (at << 2)), fixed))
  } else if (advanceB) {
    const fixed = v128.load32_splat(a)
    for (; at < whole; at += 4) result.vector(out, first + at, operation.apply(fixed, v128.load(b + (at << 2))))
  } else {
    const value = operation.apply(v128.load32_splat(a), v128.load32_splat(b))
    for (; at < whole; at += 4) result.vector(out, first + at, value)
  }
  if (at == count) return
  const restA = advanceA ? v128.load(a + (at << 2)) : v128.load32_splat(a)
  const restB = advanceB ? v128.load(b + (at << 2)) : v128.load32_splat(b)
  result.rest(out, first + at, operation.apply(restA, restB), count - at)
}

// @ts-ignore: decorator
@inline
export function broadcast<Kind extends Operation, Result>(block: usize, begin: i32, end: i32): void {
  const out = address(block, 0)
  const a = address(block, 1)
  const b = address(block, 2)
  const length = int(block, 3)
  const advanceA = int(block, 4)
  const advanceB = int(block, 5)
  const axes = int(block, 6)
  if (axes == 0) {
    const bytes: usize = begin << 2
    run<Kind, Result>(block, out, advanceA ? a + bytes : a, advanceB ? b + bytes : b, begin, end - begin, advanceA, advanceB)
    return
  }
  const last = 7 + (axes - 1) * 3
  const size = int(block, last)
  const stepA: usize = int(block, last + 1)
  const stepB: usize = int(block, last + 2)
  let item = begin
  while (item < end) {
    /* Where this run begins; then along the last outer axis without dividing. */
    let rest = item / size
    const index = item - rest * size
    let atA: usize = a + index * stepA
    let atB: usize = b + index * stepB
    for (let axis = last - 3; axis >= 7; axis -= 3) {
      const next = rest / int(block, axis)
      const place: usize = rest - next * int(block, axis)
      atA += place * (int(block, axis + 1) as usize)
      atB += place * (int(block, axis + 2) as usize)
      rest = next
    }
    const stop = min(end, item + size - index)
    for (; item < stop; item++, atA += stepA, atB += stepB)
      run<Kind, Result>(block, out, atA, atB, (item as usize) * length, length, advanceA, advanceB)
  }
}
