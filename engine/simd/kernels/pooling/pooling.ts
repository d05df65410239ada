import { address, int } from '../arguments'

/*
 * Pooling over NHWC images. The first thirteen arguments of all four kernels:
 *   from, to, height, width, channels, outputs high, outputs wide, window high, window wide, stride down, stride across, top, left
 * A window counts only cells inside the image. Channels go by vectors; where they are no whole vectors, the last ones go one by one
 * through the first lane, so that one piece of code does both.
 */

/** Channels that one work item of a gradient covers: a cache line, so that batches of one image also keep all threads busy. */
const lineBytes: usize = 64

/** What is kept of the cells of a window. Subclasses override nothing: an object without a header has no methods to look up. */
@unmanaged
class Pool {}

@unmanaged
class LargestPool extends Pool {
  @inline
  start(): v128 {
    return f32x4.splat(-Infinity)
  }
  /** As in tf.js a NaN is never the largest: pmax keeps its first operand where the two cannot be compared. */
  @inline
  take(largest: v128, cell: v128): v128 {
    return f32x4.pmax(largest, cell)
  }
  @inline
  end(largest: v128, cells: i32): v128 {
    return largest
  }
}

@unmanaged
class MeanPool extends Pool {
  @inline
  start(): v128 {
    return f32x4.splat(0)
  }
  @inline
  take(sum: v128, cell: v128): v128 {
    return f32x4.add(sum, cell)
  }
  @inline
  end(sum: v128, cells: i32): v128 {
    return f32x4.div(sum, f32x4.splat(cells as f32))
  }
}

/** … then lines of zeros above and below the image and columns left and right of it, which a window counts as cells. Items: output lines
 * (image · outputs high + line). The largest value of each window. */
export function maxPool(block: usize, begin: i32, end: i32, thread: i32): void {
  poolLines<LargestPool>(block, begin, end)
}

/** The same arguments and items. The mean of the cells of each window that lie inside the image or among its zeros. */
export function averagePool(block: usize, begin: i32, end: i32, thread: i32): void {
  poolLines<MeanPool>(block, begin, end)
}

// @ts-ignore: decorator
@inline
function poolLines<Kind extends Pool>(block: usize, begin: i32, end: i32): void {
  const pool = changetype<Kind>(block)
  const height = int(block, 2), width = int(block, 3), pixel: usize = int(block, 4) << 2, outHigh = int(block, 5), outWide = int(block, 6)
  const high = int(block, 7), wide = int(block, 8), down = int(block, 9), across = int(block, 10), top = int(block, 11), left = int(block, 12)
  const above = int(block, 13), below = int(block, 14), before = int(block, 15), behind = int(block, 16)
  const whole = pixel & ~15, lineBytes = width * pixel
  let to = address(block, 1) + begin * outWide * pixel
  for (let line = begin; line < end; line++) {
    const image = line / outHigh
    const first = (line - image * outHigh) * down - top
    const firstRow = max(0, first), rows = max(0, min(height, first + high) - firstRow)
    const allRows = min(height + below, first + high) - max(-above, first)
    const from = address(block, 0) + image * height * width * pixel + firstRow * lineBytes
    for (let out = 0; out < outWide; out++, to += pixel) {
      const start = out * across - left
      const firstCell = max(0, start), columns = max(0, min(width, start + wide) - firstCell)
      const cells = allRows * (min(width + behind, start + wide) - max(-before, start))
      const hasZeros = cells > rows * columns, zero = f32x4.splat(0)
      const corner = from + firstCell * pixel, afterRows = corner + rows * lineBytes, run = columns * pixel
      let channel: usize = 0
      for (; channel + 64 <= whole; channel += 64) {
        let a = pool.start(), b = a, c = a, d = a
        for (let row = corner + channel; row < afterRows; row += lineBytes)
          for (let at = row, last = row + run; at < last; at += pixel) {
            a = pool.take(a, v128.load(at))
            b = pool.take(b, v128.load(at, 16))
            c = pool.take(c, v128.load(at, 32))
            d = pool.take(d, v128.load(at, 48))
          }
        if (hasZeros) {
          a = pool.take(a, zero)
          b = pool.take(b, zero)
          c = pool.take(c, zero)
          d = pool.take(d, zero)
        }
        v128.store(to + channel, pool.end(a, cells))
        v128.store(to + channel, pool.end(b, cells), 16)
        v128.store(to + channel, pool.end(c, cells), 32)
        v128.store(to + channel, pool.end(d, cells), 48)
      }
      for (; channel < whole; channel += 16) {
        let kept = pool.start()
        for (let row = corner + channel; row < afterRows; row += lineBytes)
          for (let at = row, last = row + run; at < last; at += pixel) kept = pool.take(kept, v128.load(at))
        if (hasZeros) kept = pool.take(kept, zero)
        v128.store(to + channel, pool.end(kept, cells))
      }
      for (; channel < pixel; channel += 4) {
        let kept = pool.start()
        for (let row = corner + channel; row < afterRows; row += lineBytes)
          for (let at = row, last = row + run; at < last; at += pixel) kept = pool.take(kept, v128.load32_splat(at))
        if (hasZeros) kept = pool.take(kept, zero)
        v128.store32_lane(to + channel, pool.end(kept, cells), 0)
      }
    }
  }
}

/**
 * … then the pooled values, their gradient. `from` is the pooled image, `to` its gradient. Items: image · channel lines + line
 * of 16 channels. Each gradient goes to the first cell of its window that holds the maximum, as in tf.js.
 */
export function maxPoolGradient(block: usize, begin: i32, end: i32, thread: i32): void {
  const height = int(block, 2), width = int(block, 3), pixel: usize = int(block, 4) << 2, outHigh = int(block, 5), outWide = int(block, 6)
  const high = int(block, 7), wide = int(block, 8), down = int(block, 9), across = int(block, 10), top = int(block, 11), left = int(block, 12)
  const lines = ((pixel + lineBytes - 1) / lineBytes) as i32
  for (let item = begin; item < end; item++) {
    const image = item / lines
    const start = ((item - image * lines) as usize) * lineBytes
    const stop = min(pixel, start + lineBytes)
    const whole = start + ((stop - start) & ~15)
    const from = address(block, 0) + image * height * width * pixel, to = address(block, 1) + image * height * width * pixel
    clearChannels(to, height * width, pixel, start, stop)
    let at: usize = image * outHigh * outWide * pixel
    for (let outY = 0; outY < outHigh; outY++) {
      const first = outY * down - top
      const firstRow = max(0, first), lastRow = min(height, first + high)
      for (let outX = 0; outX < outWide; outX++, at += pixel) {
        const firstCell = max(0, outX * across - left), lastCell = min(width, outX * across - left + wide)
        const pooled = address(block, 13) + at, gradient = address(block, 14) + at
        let channel = start
        for (; channel < whole; channel += 16) {
          const largest = v128.load(pooled + channel)
          let rest = v128.load(gradient + channel)
          for (let y = firstRow; y < lastRow; y++)
            for (let x = firstCell; x < lastCell; x++) {
              const cell = (y * width + x) * pixel + channel
              const hit = f32x4.eq(v128.load(from + cell), largest)
              v128.store(to + cell, f32x4.add(v128.load(to + cell), v128.and(rest, hit)))
              rest = v128.andnot(rest, hit)
            }
        }
        for (; channel < stop; channel += 4) {
          const largest = v128.load32_splat(pooled + channel)
          let rest = v128.load32_splat(gradient + channel)
          for (let y = firstRow; y < lastRow; y++)
            for (let x = firstCell; x < lastCell; x++) {
              const cell = (y * width + x) * pixel + channel
              const hit = f32x4.eq(v128.load32_splat(from + cell), largest)
              v128.store32_lane(to + cell, f32x4.add(v128.load32_splat(to + cell), v128.and(rest, hit)), 0)
              rest = v128.andnot(rest, hit)
            }
        }
      }
    }
  }
}

/**
 * As above without the pooled values: argument 13 is the gradient; `from` is not read. Every cell gets the gradient of each of
 * its windows, divided by the whole window's size (tf.js's AvgPoolGrad; engine/run mends padded windows before).
 */
export function averagePoolGradient(block: usize, begin: i32, end: i32, thread: i32): void {
  const height = int(block, 2), width = int(block, 3), pixel: usize = int(block, 4) << 2, outHigh = int(block, 5), outWide = int(block, 6)
  const high = int(block, 7), wide = int(block, 8), down = int(block, 9), across = int(block, 10), top = int(block, 11), left = int(block, 12)
  const lines = ((pixel + lineBytes - 1) / lineBytes) as i32
  const share: f32 = 1 / ((high * wide) as f32)
  for (let item = begin; item < end; item++) {
    const image = item / lines
    const start = ((item - image * lines) as usize) * lineBytes
    const stop = min(pixel, start + lineBytes)
    const whole = start + ((stop - start) & ~15)
    const to = address(block, 1) + image * height * width * pixel
    clearChannels(to, height * width, pixel, start, stop)
    let gradient = address(block, 13) + image * outHigh * outWide * pixel
    for (let outY = 0; outY < outHigh; outY++) {
      const first = outY * down - top
      const firstRow = max(0, first), lastRow = min(height, first + high)
      for (let outX = 0; outX < outWide; outX++, gradient += pixel) {
        const firstCell = max(0, outX * across - left), lastCell = min(width, outX * across - left + wide)
        let channel = start
        for (; channel < whole; channel += 16) {
          const part = f32x4.mul(v128.load(gradient + channel), f32x4.splat(share))
          for (let y = firstRow; y < lastRow; y++)
            for (let x = firstCell; x < lastCell; x++) {
              const cell = to + (y * width + x) * pixel + channel
              v128.store(cell, f32x4.add(v128.load(cell), part))
            }
        }
        for (; channel < stop; channel += 4) {
          const part = load<f32>(gradient + channel) * share
          for (let y = firstRow; y < lastRow; y++)
            for (let x = firstCell; x < lastCell; x++) {
              const cell = to + (y * width + x) * pixel + channel
              store<f32>(cell, load<f32>(cell) + part)
            }
        }
      }
    }
  }
}

function clearChannels(image: usize, pixels: i32, pixel: usize, start: usize, stop: usize): void {
  const whole = start + ((stop - start) & ~15)
  let at = image
  for (let cell = 0; cell < pixels; cell++, at += pixel) {
    let channel = start
    for (; channel < whole; channel += 16) v128.store(at + channel, f32x4.splat(0))
    for (; channel < stop; channel += 4) store<f32>(at + channel, 0)
  }
}
