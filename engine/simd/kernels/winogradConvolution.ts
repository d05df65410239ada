import { address, float, int } from './arguments'
import { multiplyRows } from './generated/tiles'
import { scratch, SMALL_SCRATCH } from './scratch'
import { tileAt, transformInput } from './winogradTiles'
import { outputTransform } from './winogradTransforms'

const ENDLESS: i32 = 0x7fffffff

/**
 * x, filter, y, height, width, channels, top, left, outHeight, outWidth, outChannels, bias, low, high, tileRows, tileColumns, tilesAtATime,
 * planeBytes, tiles, panels. Items: blocks of tilesAtATime tiles; a tile is 4×4 output pixels, `tiles` of them in all images.
 *
 * A 3×3 convolution with stride 1 by Winograd's F(4×4, 3×3): a quarter of the direct work (winogradTransforms.ts has the formula).
 * `filter`: 36 matrices from winogradFilter. Channel counts are multiples of four.
 */
export function winogradConvolution(block: usize, begin: i32, end: i32, thread: i32): void {
  const x = address(block, 0), filter = address(block, 1), y = address(block, 2)
  const height = int(block, 3), width = int(block, 4), channels = int(block, 5), top = int(block, 6), left = int(block, 7)
  const outHeight = int(block, 8), outWidth = int(block, 9), outChannels = int(block, 10), bias = address(block, 11)
  const low = f32x4.splat(float(block, 12)), high = f32x4.splat(float(block, 13))
  const tileRows = int(block, 14), tileColumns = int(block, 15), tilesAtATime = int(block, 16), filterPlane = address(block, 17)
  const tiles = int(block, 18), columnsAtATime = int(block, 19) << 3, panelBytes = (channels as usize) << 5

  const work = scratch(thread), lineAt = work + 640, pixelBytes = (channels as usize) << 2, outPixelBytes = (outChannels as usize) << 2
  /* 64 bytes more: at a distance of a power of two all 36 numbers of a tile would fall into the same few cache sets. */
  const inPlane = tilesAtATime * pixelBytes + 64, outPlane = tilesAtATime * outPixelBytes + 64
  const edge = work + SMALL_SCRATCH, inputs = edge + 36 * pixelBytes, products = inputs + 36 * inPlane

  for (let item = begin; item < end; item++) {
    const first = item * tilesAtATime, count = min(tilesAtATime, tiles - first)
    for (let index = 0; index < count; index++) {
      const tile = first + index, line = tile / tileColumns, image = line / tileRows
      const tileTop = (line - image * tileRows) * 4 - top, tileLeft = (tile - line * tileColumns) * 4 - left
      const from = tileAt(x + image * height * width * pixelBytes, height, width, pixelBytes, tileTop, tileLeft, 6, edge, lineAt)
      transformInput(from, load<u32>(lineAt), pixelBytes, inputs + index * pixelBytes, inPlane, work)
    }
    store<u32>(lineAt, 0)
    for (let plane: usize = 0; plane < 36; plane++)
      for (let column = 0; column < outChannels; column += columnsAtATime)
        multiplyRows(inputs + plane * inPlane, 0, pixelBytes, ENDLESS, 0, count, 1, channels, lineAt,
          filter + plane * filterPlane + (column >> 3) * panelBytes, panelBytes, min(columnsAtATime, outChannels - column),
          products + plane * outPlane + ((column as usize) << 2), 0, outPixelBytes, 0, -Infinity, Infinity, false, work)
    for (let index = 0; index < count; index++) {
      const tile = first + index, line = tile / tileColumns, image = line / tileRows
      const outTop = (line - image * tileRows) * 4, outLeft = (tile - line * tileColumns) * 4
      const to = y + ((image * outHeight + outTop) * outWidth + outLeft) * outPixelBytes
      endTile(products + index * outPixelBytes, outPlane, to, outWidth * outPixelBytes, outPixelBytes, min(4, outHeight - outTop), min(4, outWidth - outLeft), bias, low, high, work)
    }
  }
}

/** Aᵀ m A with bias and clamp, to the `rows` × `columns` pixels of the tile that lie in the image. */
function endTile(from: usize, plane: usize, to: usize, lineBytes: usize, pixelBytes: usize, rows: i32, columns: i32, bias: usize, low: v128, high: v128, work: usize): void {
  const result = work + 576
  for (let channel: usize = 0; channel < pixelBytes; channel += 16) {
    for (let column: usize = 0; column < 6; column++) outputTransform(from + channel + column * plane, plane * 6, work + (column << 4), 96)
    const shift = bias ? v128.load(bias + channel) : f32x4.splat(0)
    for (let row = 0; row < rows; row++) {
      outputTransform(work + row * 96, 16, result, 16)
      const at = to + row * lineBytes + channel
      for (let column = 0; column < columns; column++)
        v128.store(at + column * pixelBytes, f32x4.pmin(f32x4.pmax(f32x4.add(shift, v128.load(result + (column << 4))), low), high))
    }
  }
}
