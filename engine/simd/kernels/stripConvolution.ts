import { address, float, int } from './arguments'
import { multiplyStrip } from './generated/stripTiles'
import { copyFloats, zeroBytes } from './moveBytes'
import { packStrip } from './packStrips'
import { scratch } from './scratch'

/** Where in a thread's scratch small things lie. */
const NOTES: usize = 64, CUT: usize = 256, CUT_RESIDUAL: usize = 512, ZEROS: usize = 1024

/**
 * x, packed filter, y, height, width, channels, top, left, filterHeight, filterWidth, strideHeight, strideWidth, dilationHeight,
 * dilationWidth, outHeight, outWidth, outChannels, bias, low, high, residual, pixels, k, kAtATime, blockPixels, blockPanels. Items:
 * blocks of blockPixels output pixels × blockPanels panels of eight output channels, down the pixels first.
 *
 * y = clamp(convolution(x, filter) + bias + residual, low, high), over NHWC images with zeros outside, the filter packed by packMatrix.
 * A block's patches are packed in strips of six pixels, kAtATime steps of k at a time; `k` is filterHeight · filterWidth · channels. A
 * matrix is an image of one line and a filter of one tap. `residual` (0: none) is as large as y.
 */
export function stripConvolution(block: usize, begin: i32, end: i32, thread: i32): void {
  const outChannels = int(block, 16), residual = address(block, 20), pixels = int(block, 21), k = int(block, 22)
  const kAtATime = int(block, 23), blockPixels = int(block, 24), blockColumns = int(block, 25) << 3
  const pixelBlocks = (pixels + blockPixels - 1) / blockPixels, panelBytes = (k as usize) << 5, outBytes = (outChannels as usize) << 2
  const spare = scratch(thread), zeros = spare + ZEROS, zeroSize = ((kAtATime + 4) as usize) << 2
  const strips = (zeros + zeroSize + 127) & ~127
  v128.store(spare, f32x4.splat(float(block, 18)))
  v128.store(spare, f32x4.splat(float(block, 19)), 16)
  zeroBytes(zeros, zeroSize)
  for (let item = begin; item < end; item++) {
    const across = item / pixelBlocks, first = (item - across * pixelBlocks) * blockPixels, last = min(pixels, first + blockPixels)
    const firstColumn = across * blockColumns, lastColumn = min(outChannels, firstColumn + blockColumns)
    const toResidual = residual - address(block, 2)
    for (let from = 0; from < k; from += kAtATime) {
      const count = min(kAtATime, k - from), bounds = from + count == k ? spare : 0, stripBytes: usize = count * 24
      for (let pixel = first, strip = strips; pixel < last; pixel += stripHeight(last - pixel), strip += stripBytes)
        packStrip(block, strip, pixel, last - 1, from, from + count, spare + NOTES, zeros)
      for (let column = firstColumn; column < lastColumn; column += 8) {
        const at = (column as usize) << 2, bias = address(block, 17) ? address(block, 17) + at : 0
        const panel = address(block, 1) + (column >> 3) * panelBytes + ((from as usize) << 5)
        let c = address(block, 2) + first * outBytes + at
        for (let pixel = first, strip = strips; pixel < last; strip += stripBytes) {
          const height = stripHeight(last - pixel), rows = min(height, last - pixel), more = residual ? c + toResidual : 0
          if (rows == height && column + 8 <= outChannels)
            multiplyStrip(height, strip, panel, count, c, outBytes, from > 0, bounds, bias, more, outBytes)
          else multiplyCut(height, strip, panel, count, c, outBytes, from > 0, bounds, bias, more, rows, min(8, outChannels - column), spare)
          pixel += height
          c += height * outBytes
        }
      }
    }
  }
}

/** Rows of the next strip of `rest`: sixes, and fives where they meet the end, else fours, the last one cut off. */
// @ts-ignore: decorator
@inline
function stripHeight(rest: i32): i32 {
  const fives = (6 - rest % 6) % 6
  if (rest >= fives * 5) return rest - fives * 5 >= 6 ? 6 : 5
  return rest >= 9 ? 5 : 4
}

/** A tile of which only `rows` rows and `columns` columns are there. */
function multiplyCut(height: i32, strip: usize, panel: usize, k: i32, c: usize, cStep: usize, add: bool, bounds: usize, bias: usize, residual: usize, rows: i32, columns: i32, spare: usize): void {
  const cut = spare + CUT, cutResidual = spare + CUT_RESIDUAL
  for (let row = 0; row < rows; row++) {
    if (add) copyFloats(cut + (row << 5), c + row * cStep, columns)
    if (residual) copyFloats(cutResidual + (row << 5), residual + row * cStep, columns)
  }
  multiplyStrip(height, strip, panel, k, cut, 32, add, bounds, bias, residual ? cutResidual : 0, 32)
  for (let row = 0; row < rows; row++) copyFloats(c + row * cStep, cut + (row << 5), columns)
}
