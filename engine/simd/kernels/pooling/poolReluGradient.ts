import { address, int } from '../arguments'
import { zeroBytes } from '../moveBytes'

/**
 * y, dz, channels, outputs wide, lines, pooled, dy, partial, partialBytes, slices. Items: slices.
 * Back through a max pooling of 2×2 windows that tile the image, and the relu before it, whose result y was pooled: each gradient goes
 * to the first cell that holds its window's maximum, if that is above 0; dz is NaN where y is. `lines`: lines of windows in all images.
 * partial[slice][channel] = sum of dz over the slice's lines; `addPartials` adds the slices up, always in the same order.
 */
export function maxPoolReluGradient(block: usize, begin: i32, end: i32, thread: i32): void {
  const pixel: usize = int(block, 2) << 2, outWide = int(block, 3), lines = int(block, 4), slices = int(block, 9)
  const row = (outWide as usize) * pixel * 2
  for (let slice = begin; slice < end; slice++) {
    const sums = address(block, 7) + slice * address(block, 8)
    zeroBytes(sums, pixel)
    const first = ((lines as i64) * (slice as i64)) / (slices as i64), last = ((lines as i64) * ((slice + 1) as i64)) / (slices as i64)
    for (let line = first as i32; line < (last as i32); line++) {
      const from = line * row * 2, at = line * (row >> 1)
      passLine(address(block, 0) + from, address(block, 1) + from, row, pixel, outWide, address(block, 5) + at, address(block, 6) + at, sums)
    }
  }
}

/** `row`: bytes of a line of the image. */
function passLine(y: usize, dz: usize, row: usize, pixel: usize, outWide: i32, pooled: usize, dy: usize, sums: usize): void {
  const zero = f32x4.splat(0)
  for (let out = 0; out < outWide; out++, y += pixel, dz += pixel)
    for (let channel: usize = 0; channel < pixel; channel += 16, y += 16, dz += 16, pooled += 16, dy += 16) {
      const largest = v128.load(pooled)
      const a = v128.load(y), b = v128.load(y + pixel), c = v128.load(y + row), d = v128.load(y + row + pixel)
      let rest = v128.and(v128.load(dy), f32x4.gt(largest, zero))
      const isA = f32x4.eq(a, largest)
      const toA = v128.or(v128.and(rest, isA), f32x4.ne(a, a))
      rest = v128.andnot(rest, isA)
      const isB = f32x4.eq(b, largest)
      const toB = v128.or(v128.and(rest, isB), f32x4.ne(b, b))
      rest = v128.andnot(rest, isB)
      const isC = f32x4.eq(c, largest)
      const toC = v128.or(v128.and(rest, isC), f32x4.ne(c, c))
      rest = v128.andnot(rest, isC)
      const toD = v128.or(v128.and(rest, f32x4.eq(d, largest)), f32x4.ne(d, d))
      v128.store(dz, toA)
      v128.store(dz + pixel, toB)
      v128.store(dz + row, toC)
      v128.store(dz + row + pixel, toD)
      const sum = v128.load(sums + channel)
      v128.store(sums + channel, f32x4.add(sum, f32x4.add(f32x4.add(toA, toB), f32x4.add(toC, toD))))
    }
}
