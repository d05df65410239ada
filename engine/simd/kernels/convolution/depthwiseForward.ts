import { address, float, int } from '../arguments'
import { multiplyAdd } from '../multiplyAdd'
import { scratch } from '../scratch'
import { repeatChannels } from './repeatChannels'

/**
 * x, filter, bias, out, height, width, channels, multiplier, filterHeight, filterWidth, strideDown, strideAcross, dilationDown,
 * dilationAcross, top, left, outHeight, outWidth, lowest, highest. Items: lines of out.
 * out[line][column][c·multiplier + m] = clip(bias + Σ x[line·stride − top + tap·dilation][…][c] · filter[tap][c][m]); places
 * outside of x count as zero. Every channel has filters of its own, so four channels are one vector and nothing is packed. Lines of
 * x are used where they lie; only for a multiplier each channel is repeated first. Chollet 2017 (depthwise part).
 */
export function depthwiseForward(block: usize, begin: i32, end: i32, thread: i32): void {
  const height = int(block, 4)
  const width = int(block, 5)
  const multiplier = int(block, 7)
  const channels = int(block, 6) * multiplier
  const filterHeight = int(block, 8)
  const filterWidth = int(block, 9)
  const strideAcross = int(block, 11)
  const dilationDown = int(block, 12)
  const dilationAcross = int(block, 13)
  const left = int(block, 15)
  const outHeight = int(block, 16)
  const outWidth = int(block, 17)
  const pixel: usize = channels << 2
  const tapStep = dilationAcross * pixel
  const columnStep = strideAcross * pixel
  const filterLine = filterWidth * pixel
  /* Columns [first, last) have all their taps inside. */
  const first = min(outWidth, (left + strideAcross - 1) / strideAcross)
  const room = width - 1 - (filterWidth - 1) * dilationAcross + left
  const last = max(first, min(outWidth, room < 0 ? 0 : room / strideAcross + 1))
  for (let item = begin; item < end; item++) {
    const image = item / outHeight
    const corner = (item - image * outHeight) * int(block, 10) - int(block, 14)
    const from = corner < 0 ? (-corner + dilationDown - 1) / dilationDown : 0
    const until = min(filterHeight, corner < height ? (height - corner + dilationDown - 1) / dilationDown : 0)
    const lines = max(0, until - from)
    let lineStep: usize = dilationDown * width * pixel
    let source: usize = address(block, 0) + (image * height + corner + from * dilationDown) * width * pixel
    if (multiplier > 1) {
      lineStep = width * pixel
      source = scratch(thread)
      for (let line = 0; line < lines; line++) {
        const at: usize = (image * height + corner + (from + line) * dilationDown) * width
        const stored = address(block, 0) + ((at * int(block, 6)) << 2)
        repeatChannels(source + line * lineStep, stored, width * int(block, 6), multiplier)
      }
    }
    source -= left * pixel
    const filter = address(block, 1) + from * filterLine
    const out = address(block, 3) + item * outWidth * pixel
    for (let column = 0; column < outWidth; ) {
      const at = source + column * columnStep
      if (column >= first && column + 4 <= last) {
        fourColumns(block, at, columnStep, lineStep, lines, tapStep, filterWidth, filter, out + column * pixel, channels)
        column += 4
        continue
      }
      const start = column * strideAcross - left
      const tapFrom = start < 0 ? (-start + dilationAcross - 1) / dilationAcross : 0
      const tapUntil = min(filterWidth, start < width ? (width - start + dilationAcross - 1) / dilationAcross : 0)
      const taps = max(0, tapUntil - tapFrom)
      const tap = filter + tapFrom * pixel
      oneColumn(block, at + tapFrom * tapStep, lineStep, lines, tapStep, taps, tap, filterLine, out + column * pixel, channels)
      column += 1
    }
  }
}

/** Stores the first `count` lanes; what lies behind them belongs to another pixel. */
// @ts-ignore: decorator
@inline
function storeSome(target: usize, value: v128, count: i32): void {
  if (count >= 4) {
    v128.store(target, value)
    return
  }
  v128.store32_lane(target, value, 0)
  if (count > 1) v128.store32_lane(target, value, 1, 4)
  if (count > 2) v128.store32_lane(target, value, 2, 8)
}

/** pmax and pmin give their first operand where it is NaN. */
// @ts-ignore: decorator
@inline
function clipped(value: v128, lowest: v128, highest: v128): v128 {
  return f32x4.pmin(f32x4.pmax(value, lowest), highest)
}

/** Four neighbouring outputs share each load of the filter. */
function fourColumns(
  block: usize,
  source: usize,
  columnStep: usize,
  lineStep: usize,
  lines: i32,
  tapStep: usize,
  taps: i32,
  filter: usize,
  out: usize,
  channels: i32,
): void {
  const bias = address(block, 2)
  const pixel: usize = channels << 2
  const lowest = f32x4.splat(float(block, 18))
  const highest = f32x4.splat(float(block, 19))
  for (let channel = 0; channel < channels; channel += 4) {
    const offset: usize = channel << 2
    let c0 = bias ? v128.load(bias + offset) : f32x4.splat(0)
    let c1 = c0
    let c2 = c0
    let c3 = c0
    let weight = filter + offset
    let line = source + offset
    for (let row = 0; row < lines; row++, line += lineStep) {
      let at = line
      for (let tap = 0; tap < taps; tap++, at += tapStep, weight += pixel) {
        const w = v128.load(weight)
        const second = at + columnStep
        const third = second + columnStep
        c0 = multiplyAdd(v128.load(at), w, c0)
        c1 = multiplyAdd(v128.load(second), w, c1)
        c2 = multiplyAdd(v128.load(third), w, c2)
        c3 = multiplyAdd(v128.load(third + columnStep), w, c3)
      }
    }
    const count = channels - channel
    const target = out + offset
    storeSome(target, clipped(c0, lowest, highest), count)
    storeSome(target + pixel, clipped(c1, lowest, highest), count)
    storeSome(target + pixel * 2, clipped(c2, lowest, highest), count)
    storeSome(target + pixel * 3, clipped(c3, lowest, highest), count)
  }
}

function oneColumn(
  block: usize,
  source: usize,
  lineStep: usize,
  lines: i32,
  tapStep: usize,
  taps: i32,
  filter: usize,
  filterLine: usize,
  out: usize,
  channels: i32,
): void {
  const bias = address(block, 2)
  const pixel: usize = channels << 2
  const lowest = f32x4.splat(float(block, 18))
  const highest = f32x4.splat(float(block, 19))
  for (let channel = 0; channel < channels; channel += 4) {
    const offset: usize = channel << 2
    let sum = bias ? v128.load(bias + offset) : f32x4.splat(0)
    for (let row = 0; row < lines; row++) {
      let at = source + row * lineStep + offset
      let weight = filter + row * filterLine + offset
      for (let tap = 0; tap < taps; tap++, at += tapStep, weight += pixel)
        sum = multiplyAdd(v128.load(at), v128.load(weight), sum)
    }
    storeSome(out + offset, clipped(sum, lowest, highest), channels - channel)
  }
}
