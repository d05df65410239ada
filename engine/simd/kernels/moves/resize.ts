import { address, int } from '../arguments'
import { storeFirst } from '../elementwise/broadcast'

/* Images [batch, height, width, channels]; which cell is whose comes in tables of int32, so every rule of tf.js's is the same here. */

/** One pixel's channels. */
// @ts-ignore: decorator
@inline
function copyPixel(out: usize, x: usize, channels: usize): void {
  let at: usize = 0
  for (const whole = (channels & ~3) << 2; at < whole; at += 16) v128.store(out + at, v128.load(x + at))
  if (channels & 3) storeFirst(out + at, v128.load(x + at), channels & 3)
}

/** out, x, height, width, channels, out height, out width, rows and columns (tables: source of each). Items: batch × out height. */
export function resizeNearest(block: usize, begin: i32, end: i32, thread: i32): void {
  const height = int(block, 2)
  const width = int(block, 3)
  const channels: usize = int(block, 4)
  const outHeight = int(block, 5)
  const outWidth = int(block, 6)
  const pixel = channels << 2
  for (let item = begin; item < end; item++) {
    const image = item / outHeight
    const row = load<i32>(address(block, 7) + (((item - image * outHeight) as usize) << 2))
    const x = address(block, 1) + ((image * height + row) as usize) * width * pixel
    let out = address(block, 0) + (item as usize) * outWidth * pixel
    for (let column: usize = 0; column < (outWidth as usize); column++, out += pixel)
      copyPixel(out, x + (load<i32>(address(block, 8) + (column << 2)) as usize) * pixel, channels)
  }
}

/**
 * dx, dy, height, width, channels, out height, out width, starts (table of height + 1: the first output row of each input row), columns
 * (table: source of each output column). Items: batch × height. Every input cell gets the sum over its copies.
 */
export function resizeNearestGradient(block: usize, begin: i32, end: i32, thread: i32): void {
  const height = int(block, 2)
  const width = int(block, 3)
  const channels: usize = int(block, 4)
  const outHeight = int(block, 5)
  const outWidth = int(block, 6)
  const pixel = channels << 2
  for (let item = begin; item < end; item++) {
    const image = item / height
    const starts = address(block, 7) + (((item - image * height) as usize) << 2)
    const dx = address(block, 0) + (item as usize) * width * pixel
    for (let at = dx, last = dx + width * pixel; at < last; at += 4) store<f32>(at, 0)
    for (let row = load<i32>(starts); row < load<i32>(starts, 4); row++) {
      let dy = address(block, 1) + ((image * outHeight + row) as usize) * outWidth * pixel
      for (let column: usize = 0; column < (outWidth as usize); column++, dy += pixel) {
        const to = dx + (load<i32>(address(block, 8) + (column << 2)) as usize) * pixel
        let at: usize = 0
        for (const whole = (channels & ~3) << 2; at < whole; at += 16)
          v128.store(to + at, f32x4.add(v128.load(to + at), v128.load(dy + at)))
        for (; at < pixel; at += 4) store<f32>(to + at, load<f32>(to + at) + load<f32>(dy + at))
      }
    }
  }
}

/**
 * out, x, height, width, channels, out height, out width, rows, columns (tables, three words for each: cell before, cell after, share of
 * the one after as a float). Items: batch × out height.
 */
export function resizeBilinear(block: usize, begin: i32, end: i32, thread: i32): void {
  const height = int(block, 2)
  const width = int(block, 3)
  const channels: usize = int(block, 4)
  const outHeight = int(block, 5)
  const outWidth = int(block, 6)
  const pixel = channels << 2
  for (let item = begin; item < end; item++) {
    const image = item / outHeight
    const row = address(block, 7) + ((item - image * outHeight) as usize) * 12
    const above = address(block, 1) + ((image * height + load<i32>(row)) as usize) * width * pixel
    const below = address(block, 1) + ((image * height + load<i32>(row, 4)) as usize) * width * pixel
    const down = v128.load32_splat(row, 8)
    let out = address(block, 0) + (item as usize) * outWidth * pixel
    for (let column = 0; column < outWidth; column++, out += pixel) {
      const entry = address(block, 8) + (column as usize) * 12
      const left: usize = load<i32>(entry) * pixel
      const right: usize = load<i32>(entry, 4) * pixel
      const across = v128.load32_splat(entry, 8)
      for (let at: usize = 0; at < pixel; at += 16) {
        const aboveLeft = v128.load(above + left + at)
        const belowLeft = v128.load(below + left + at)
        const top = f32x4.add(aboveLeft, f32x4.mul(f32x4.sub(v128.load(above + right + at), aboveLeft), across))
        const bottom = f32x4.add(belowLeft, f32x4.mul(f32x4.sub(v128.load(below + right + at), belowLeft), across))
        const value = f32x4.add(top, f32x4.mul(f32x4.sub(bottom, top), down))
        if (at + 16 <= pixel) v128.store(out + at, value)
        else storeFirst(out + at, value, channels & 3)
      }
    }
  }
}
