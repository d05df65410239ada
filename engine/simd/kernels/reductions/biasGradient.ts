import { address, int } from '../arguments'
import { zeroBytes } from '../moveBytes'

/**
 * out, dy, y, channels, rows, partial, partialBytes, slices. Items: slices.
 * Relu's gradient and the bias gradient in one pass: out = dy where y > 0, else 0 (NaN where y is NaN), and partial[slice][channel] = sum of out over the
 * slice's rows. y 0: no relu, nothing is written to out. `addPartials` adds the slices up, always in the same order.
 */
export function biasGradient(block: usize, begin: i32, end: i32, thread: i32): void {
  const channels = int(block, 3), rows = int(block, 4), slices = int(block, 7), hasRelu = address(block, 2) != 0
  const pixelBytes = (channels as usize) << 2
  for (let slice = begin; slice < end; slice++) {
    const sums = address(block, 5) + slice * address(block, 6)
    zeroBytes(sums, pixelBytes)
    const first = ((rows as i64) * (slice as i64)) / (slices as i64), last = ((rows as i64) * ((slice + 1) as i64)) / (slices as i64)
    const from = (first as usize) * pixelBytes, to = (last as usize) * pixelBytes
    if (hasRelu) passRelu(address(block, 0), address(block, 1), address(block, 2), from, to, pixelBytes, sums)
    else sumRows(address(block, 1), from, to, pixelBytes, sums)
  }
}

function passRelu(out: usize, dy: usize, y: usize, from: usize, to: usize, pixelBytes: usize, sums: usize): void {
  const vectors = pixelBytes & ~15, zero = f32x4.splat(0)
  for (let row = from; row < to; row += pixelBytes) {
    let at: usize = 0
    for (; at < vectors; at += 16) {
      const value = v128.load(y + row + at)
      const passed = v128.bitselect(v128.and(v128.load(dy + row + at), f32x4.gt(value, zero)), value, f32x4.eq(value, value))
      v128.store(out + row + at, passed)
      v128.store(sums + at, f32x4.add(v128.load(sums + at), passed))
    }
    for (; at < pixelBytes; at += 4) {
      const value = load<f32>(y + row + at), passed: f32 = value > 0 ? load<f32>(dy + row + at) : value == value ? 0 : value
      store<f32>(out + row + at, passed)
      store<f32>(sums + at, load<f32>(sums + at) + passed)
    }
  }
}

function sumRows(dy: usize, from: usize, to: usize, pixelBytes: usize, sums: usize): void {
  const vectors = pixelBytes & ~15
  for (let row = from; row < to; row += pixelBytes) {
    let at: usize = 0
    for (; at < vectors; at += 16) v128.store(sums + at, f32x4.add(v128.load(sums + at), v128.load(dy + row + at)))
    for (; at < pixelBytes; at += 4) store<f32>(sums + at, load<f32>(sums + at) + load<f32>(dy + row + at))
  }
}
