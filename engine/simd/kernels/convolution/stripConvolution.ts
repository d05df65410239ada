import { address, float, int } from '../arguments'
import { multiplyStrip } from '../generated/stripTiles'
import { zeroBytes } from '../moveBytes'
import { packStrip } from '../products/packStrips'
import { scratch } from '../scratch'
import { multiplyCut, storeBounds, stripHeight } from '../products/strips'
import { isWide } from '../products/tileWidth'

/** Where in a thread's scratch small things lie. */
const UNBOUNDED: usize = 32, NOTES: usize = 64, CUT: usize = 192, ZEROS: usize = 640

/**
 * x, packed filter, y, height, width, channels, top, left, filterHeight, filterWidth, strideHeight, strideWidth, dilationHeight,
 * dilationWidth, outHeight, outWidth, outChannels, bias, low, high, residual, pixels, k, kAtATime, blockPixels, blockPanels, panelsAtATime.
 * Items: blocks of blockPixels output pixels × blockPanels panels of eight output channels, down the pixels first.
 *
 * y = clamp(convolution(x, filter) + bias + residual, low, high), over NHWC images with zeros outside, the filter packed by packMatrix.
 * A block's patches are packed in strips of six pixels, kAtATime steps of k at a time; `k` is filterHeight · filterWidth · channels. A
 * matrix is an image of one line and a filter of one tap. `residual` (0: none) is as large as y. A strip goes over panelsAtATime panels
 * before the next one does: so many pieces of a line of y are made one after the other.
 */
export function stripConvolution(block: usize, begin: i32, end: i32, thread: i32): void {
  const outChannels = int(block, 16), residual = address(block, 20), pixels = int(block, 21), k = int(block, 22)
  const kAtATime = int(block, 23), blockPixels = int(block, 24), blockColumns = int(block, 25) << 3, columnsAtATime = int(block, 26) << 3
  const pixelBlocks = (pixels + blockPixels - 1) / blockPixels, panelBytes = (k as usize) << 5, outBytes = (outChannels as usize) << 2
  const wide = isWide(), spare = scratch(thread), zeros = spare + ZEROS, strips = zeros + ((kAtATime << 2) + 128 & ~127)
  storeBounds(spare, float(block, 18), float(block, 19))
  storeBounds(spare + UNBOUNDED, -Infinity, Infinity)
  zeroBytes(zeros, strips - zeros)
  for (let item = begin; item < end; item++) {
    const across = item / pixelBlocks, first = (item - across * pixelBlocks) * blockPixels, last = min(pixels, first + blockPixels)
    const firstColumn = across * blockColumns, lastColumn = min(outChannels, firstColumn + blockColumns)
    for (let from = 0; from < k; from += kAtATime) {
      const count = min(kAtATime, k - from), isLast = from + count == k, stripBytes: usize = count * 24
      for (let pixel = first, strip = strips; pixel < last; pixel += stripHeight(last - pixel), strip += stripBytes)
        packStrip(block, strip, pixel, last - 1, from, from + count, spare + NOTES, zeros)
      /* The sums begin with what is in y, with the residual or with zero. */
      const toStart = from > 0 ? 0 : residual - address(block, 2), hasStart = from > 0 || residual != 0
      for (let group = firstColumn; group < lastColumn; group += columnsAtATime) {
        const end = min(lastColumn, group + columnsAtATime)
        for (let pixel = first, strip = strips; pixel < last; strip += stripBytes) {
          const height = stripHeight(last - pixel), rows = min(height, last - pixel), line = address(block, 2) + pixel * outBytes
          for (let column = group, width = 0; column < end; column += width) {
            const isPair = wide && column + 8 < end, whole = isPair ? 16 : 8, at = (column as usize) << 2, y = line + at
            width = min(whole, end - column)
            const bias = isLast && address(block, 17) ? address(block, 17) + at : zeros
            const panel = address(block, 1) + (column >> 3) * panelBytes + ((from as usize) << 5), bounds = isLast ? spare : spare + UNBOUNDED
            const start = hasStart ? y + toStart : zeros, startStep = hasStart ? outBytes : 0
            if (rows == height && width == whole) multiplyStrip(height, isPair, strip, panel, panelBytes, count, start, startStep, bias, bounds, y, outBytes)
            else multiplyCut(height, isPair, strip, panel, panelBytes, count, start, startStep, bias, bounds, y, outBytes, rows, width, spare + CUT)
          }
          pixel += height
        }
      }
    }
  }
}
