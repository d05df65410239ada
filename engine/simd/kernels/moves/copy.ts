import { address, int } from '../arguments'
import { storeFirst } from '../elementwise/broadcast'

/* Moves of four-byte elements. Axes are outermost first; their steps are bytes and may be 0 or negative. */

/** `count` elements, `step` bytes apart at x, together at out. */
function copyRun(out: usize, x: usize, count: usize, step: i32): void {
  let at: usize = 0
  const whole = count & ~3
  if (step == 4) {
    for (; at < whole; at += 4) v128.store(out + (at << 2), v128.load(x + (at << 2)))
    if (at < count) storeFirst(out + (at << 2), v128.load(x + (at << 2)), count - at)
  } else if (step == 0) {
    const value = v128.load32_splat(x)
    for (; at < whole; at += 4) v128.store(out + (at << 2), value)
    if (at < count) storeFirst(out + (at << 2), value, count - at)
  } else {
    for (; at < count; at++, x += step) store<u32>(out + (at << 2), load<u32>(x))
  }
}

/**
 * out, x, run (elements), its step at x, outer axes; for each: size, step at out, step at x. Items: runs; elements of the one run
 * where there are no outer axes.
 */
export function copy(block: usize, begin: i32, end: i32, thread: i32): void {
  const out = address(block, 0)
  const x = address(block, 1)
  const length = int(block, 2)
  const step = int(block, 3)
  const axes = int(block, 4)
  if (axes == 0) {
    copyRun(out + ((begin as usize) << 2), x + begin * step, end - begin, step)
    return
  }
  const last = 5 + (axes - 1) * 3
  const size = int(block, last)
  const outStep = int(block, last + 1)
  const inStep = int(block, last + 2)
  let item = begin
  while (item < end) {
    let rest = item / size
    const index = item - rest * size
    let to: usize = out + index * outStep
    let from: usize = x + index * inStep
    for (let axis = last - 3; axis >= 5; axis -= 3) {
      const next = rest / int(block, axis)
      const place = rest - next * int(block, axis)
      to += place * int(block, axis + 1)
      from += place * int(block, axis + 2)
      rest = next
    }
    const stop = min(end, item + size - index)
    for (; item < stop; item++, to += outStep, from += inStep) copyRun(to, from, length, step)
  }
}

/** Columns that one item of a transposition takes: 16 floats are a cache line. */
const TILE = 16

/**
 * out, x, rows, row step at x, columns, column step at out, outer axes; for each: size, step at out, step at x. Items: outer × tiles of
 * 16 columns. Every matrix x [rows, columns], its columns together, becomes out [columns, rows], its rows together.
 */
export function transpose(block: usize, begin: i32, end: i32, thread: i32): void {
  const rows = int(block, 2)
  const rowStep: usize = int(block, 3)
  const columns = int(block, 4)
  const columnStep: usize = int(block, 5)
  const axes = int(block, 6)
  const tiles = (columns + TILE - 1) / TILE
  for (let item = begin; item < end; item++) {
    let rest = item / tiles
    const first = (item - rest * tiles) * TILE
    const count = min(TILE, columns - first)
    let to: usize = address(block, 0) + first * columnStep
    let from: usize = address(block, 1) + ((first as usize) << 2)
    for (let axis = 7 + (axes - 1) * 3; axis >= 7; axis -= 3) {
      const next = rest / int(block, axis)
      const place = rest - next * int(block, axis)
      to += place * int(block, axis + 1)
      from += place * int(block, axis + 2)
      rest = next
    }
    let row = 0
    for (; row + 4 <= rows; row += 4, from += rowStep << 2, to += 16) {
      let column = 0
      for (; column + 4 <= count; column += 4) turn(from + ((column as usize) << 2), rowStep, to + column * columnStep, columnStep)
      for (; column < count; column++) copyRun(to + column * columnStep, from + ((column as usize) << 2), 4, rowStep as i32)
    }
    for (; row < rows; row++, from += rowStep, to += 4)
      for (let column = 0; column < count; column++)
        store<u32>(to + column * columnStep, load<u32>(from + ((column as usize) << 2)))
  }
}

/** Four rows of four become four columns. */
// @ts-ignore: decorator
@inline
function turn(from: usize, rowStep: usize, to: usize, columnStep: usize): void {
  const a = v128.load(from)
  const b = v128.load(from + rowStep)
  const c = v128.load(from + rowStep * 2)
  const d = v128.load(from + rowStep * 3)
  const ab = i8x16.shuffle(a, b, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23)
  const cd = i8x16.shuffle(c, d, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23)
  const abHigh = i8x16.shuffle(a, b, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31)
  const cdHigh = i8x16.shuffle(c, d, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31)
  v128.store(to, i8x16.shuffle(ab, cd, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23))
  v128.store(to + columnStep, i8x16.shuffle(ab, cd, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31))
  v128.store(to + columnStep * 2, i8x16.shuffle(abHigh, cdHigh, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23))
  v128.store(to + columnStep * 3, i8x16.shuffle(abHigh, cdHigh, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31))
}
