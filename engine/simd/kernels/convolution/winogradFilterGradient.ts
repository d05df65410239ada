import { address, int } from '../arguments'
import { multiplyColumns } from '../generated/tiles'
import { productColumns } from '../products/productColumns'
import { scratch, SMALL_SCRATCH } from '../scratch'
import { tileAt, transformInput, transformOutputGradient } from './winogradTiles'
import { storeFactors } from './winogradTransforms'

/**
 * x, dy, sums, height, width, channels, top, left, outHeight, outWidth, outChannels, partialBytes, slices, tileRows, tileColumns,
 * tilesAtATime, tiles. Items: slices.
 * The filter's gradient of a 3×3 convolution with stride 1, before the last transform (winogradFilterGradientEnd): slice s sums
 * (Bᵀ d B) ⊙ (A dy Aᵀ) over its share of the tiles into sums + s · partialBytes, as 36 matrices of channels × outChannels.
 */
export function winogradFilterGradient(block: usize, begin: i32, end: i32, thread: i32): void {
  const slices = int(block, 12), tiles = int(block, 16)
  for (let slice = begin; slice < end; slice++) sumTiles(block, slice, (tiles * slice) / slices, (tiles * (slice + 1)) / slices, false, thread)
}

/** The tiles from `start` to `last`, into the sums of a slice; `further`: on top of what is there. */
export function sumTiles(block: usize, slice: i32, start: i32, last: i32, further: bool, thread: i32): void {
  const x = address(block, 0), dy = address(block, 1), sums = address(block, 2) + slice * address(block, 11)
  const height = int(block, 3), width = int(block, 4), channels = int(block, 5), top = int(block, 6), left = int(block, 7)
  const outHeight = int(block, 8), outWidth = int(block, 9), outChannels = int(block, 10)
  const tileRows = int(block, 13), tileColumns = int(block, 14), tilesAtATime = int(block, 15)

  const work = scratch(thread), lineAt = work + 640, pixelBytes = (channels as usize) << 2, outPixelBytes = (outChannels as usize) << 2
  /* The gradient goes into panels of eight channels. */
  const panels = (outChannels + 7) >> 3, panelBytes = (tilesAtATime as usize) << 5, isWhole = (outChannels & 7) == 0
  const inPlane = tilesAtATime * pixelBytes + 64, outPlane = panels * panelBytes + 64
  const edge = work + SMALL_SCRATCH, inputs = edge + 16 * outPixelBytes, outputs = inputs + 36 * inPlane

  storeFactors(work)
  for (let first = start; first < last; first += tilesAtATime) {
    const count = min(tilesAtATime, last - first), add = further || first > start
    for (let index = 0; index < count; index++) {
      const tile = first + index, line = tile / tileColumns, image = line / tileRows
      const outTop = (line - image * tileRows) * 4, outLeft = (tile - line * tileColumns) * 4
      const from = x + image * height * width * pixelBytes
      transformInput(from, height, width, pixelBytes, outTop - top, outLeft - left, inputs + index * pixelBytes, inPlane, work)
      const back = tileAt(dy + image * outHeight * outWidth * outPixelBytes, outHeight, outWidth, outPixelBytes, outTop, outLeft, 4, edge, lineAt)
      transformOutputGradient(back, load<u32>(lineAt), outPixelBytes, outputs + (index << 5), panelBytes, outPlane, work)
    }
    for (let plane: usize = 0; plane < 36; plane++) {
      const a = inputs + plane * inPlane, b = outputs + plane * outPlane, c = sums + plane * channels * outPixelBytes
      if (isWhole) productColumns(a, pixelBytes, channels, b, panelBytes, count, panels, c, outPixelBytes, add)
      else multiplyColumns(a, pixelBytes, 0, channels, b, 32, 0, panelBytes, 1, count, outChannels, c, outPixelBytes, add, work)
    }
  }
}
