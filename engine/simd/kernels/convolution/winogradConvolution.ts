import { address, float, int } from '../arguments'
import { zeroBytes } from '../moveBytes'
import { productRows } from '../products/productRows'
import { multiplyAdd } from '../multiplyAdd'
import { scratch, SMALL_SCRATCH } from '../scratch'
import { transformInput } from './winogradTiles'
import { factorEight, factorFour, factorTwo, outputColumn, storeFactors } from './winogradTransforms'

/**
 * x, filter, y, height, width, channels, top, left, outHeight, outWidth, outChannels, bias, low, high, tileRows, tileColumns, tilesAtATime,
 * planeBytes, tiles, relu, sums, sumsBytes, other, panelsAtATime. Items: blocks of tilesAtATime tiles × panelsAtATime panels of eight output
 * channels, down the tiles first; a tile is 4×4 output pixels, `tiles` of them in all images.
 *
 * A 3×3 convolution with stride 1 by Winograd's F(4×4, 3×3): a quarter of the direct work (winogradTransforms.ts has the formula).
 * `filter`: 36 matrices from winogradFilter. Channel counts are multiples of four.
 * `relu`, for an input's gradient: what relu gave forward where y is now, or 0. Then y (and `other` added to it, if not 0) passes where that is above 0 and is NaN where
 * that is NaN, and sums + block · sumsBytes gets the sum of each channel over the pixels of a block of tiles.
 */
export function winogradConvolution(block: usize, begin: i32, end: i32, thread: i32): void {
  const x = address(block, 0), filter = address(block, 1), y = address(block, 2)
  const height = int(block, 3), width = int(block, 4), channels = int(block, 5), top = int(block, 6), left = int(block, 7)
  const outHeight = int(block, 8), outWidth = int(block, 9), outChannels = int(block, 10), bias = address(block, 11)
  const low = f32x4.splat(float(block, 12)), high = f32x4.splat(float(block, 13))
  const tileRows = int(block, 14), tileColumns = int(block, 15), tilesAtATime = int(block, 16), filterPlane = address(block, 17)
  const tiles = int(block, 18), panels = (outChannels + 7) >> 3, panelsAtATime = int(block, 23)
  const tileBlocks = (tiles + tilesAtATime - 1) / tilesAtATime
  const relu = address(block, 19), toRelu = relu - y, other = address(block, 22), toOther = other ? other - y : 0

  const work = scratch(thread), pixelBytes = (channels as usize) << 2, outPixelBytes = (outChannels as usize) << 2
  /* Products are made by whole panels. */
  const productBytes = (panelsAtATime as usize) << 5
  /* 64 bytes more: at a distance of a power of two all 36 numbers of a tile would fall into the same few cache sets. */
  const inPlane = tilesAtATime * pixelBytes + 64, outPlane = tilesAtATime * productBytes + 64
  const inputs = work + SMALL_SCRATCH, products = inputs + 36 * inPlane

  storeFactors(work)
  for (let item = begin; item < end; item++) {
    const across = item / tileBlocks, tileBlock = item - across * tileBlocks, first = tileBlock * tilesAtATime, count = min(tilesAtATime, tiles - first)
    const firstPanel = across * panelsAtATime, panelCount = min(panelsAtATime, panels - firstPanel), toChannel = (firstPanel as usize) << 5
    const itemFilter = filter + toChannel * channels, bytes = min((panelCount as usize) << 5, outPixelBytes - toChannel), shift = bias ? bias + toChannel : 0
    for (let index = 0; index < count; index++) {
      const tile = first + index, line = tile / tileColumns, image = line / tileRows
      const tileTop = (line - image * tileRows) * 4 - top, tileLeft = (tile - line * tileColumns) * 4 - left
      transformInput(x + image * height * width * pixelBytes, height, width, pixelBytes, tileTop, tileLeft, inputs + index * pixelBytes, inPlane, work)
    }
    for (let plane: usize = 0; plane < 36; plane++)
      productRows(inputs + plane * inPlane, pixelBytes, count, itemFilter + plane * filterPlane, channels, panelCount, products + plane * outPlane, productBytes, 0)
    const sums = address(block, 20) + tileBlock * address(block, 21) + toChannel
    if (relu) zeroBytes(sums, bytes)
    for (let index = 0; index < count; index++) {
      const tile = first + index, line = tile / tileColumns, image = line / tileRows
      const outTop = (line - image * tileRows) * 4, outLeft = (tile - line * tileColumns) * 4
      const to = y + ((image * outHeight + outTop) * outWidth + outLeft) * outPixelBytes + toChannel
      const rows = min(4, outHeight - outTop), columns = min(4, outWidth - outLeft), lineBytes = outWidth * outPixelBytes
      if (relu) endTileThroughRelu(products + index * productBytes, outPlane, to, lineBytes, outPixelBytes, bytes, rows, columns, toRelu, toOther, sums, work)
      else endTile(products + index * productBytes, outPlane, to, lineBytes, outPixelBytes, bytes, rows, columns, shift, low, high, work)
    }
  }
}

/** Aᵀ m A with bias and clamp of `bytes` bytes of channels, to the `rows` × `columns` pixels of the tile that lie in the image. */
function endTile(from: usize, plane: usize, to: usize, lineBytes: usize, pixelBytes: usize, bytes: usize, rows: i32, columns: i32, bias: usize, low: v128, high: v128, work: usize): void {
  const two = factorTwo(work), four = factorFour(work), eight = factorEight(work), columnsEnd = work + 96, sixPlanes = plane * 6
  for (let channel: usize = 0; channel < bytes; channel += 16) {
    for (let column = work, m = from + channel; column < columnsEnd; column += 16, m += plane) outputColumn(m, sixPlanes, column, two, four, eight)
    const shift = bias ? v128.load(bias + channel) : f32x4.splat(0)
    let line = work, at = to + channel
    for (let row = 0; row < rows; row++, line += 96, at += lineBytes) {
      const m1 = v128.load(line, 16), m2 = v128.load(line, 32), m3 = v128.load(line, 48), m4 = v128.load(line, 64)
      const a = f32x4.add(f32x4.add(m1, m2), shift), b = f32x4.add(f32x4.sub(m1, m2), shift), c = f32x4.add(m3, m4), d = f32x4.sub(m3, m4)
      v128.store(at, f32x4.pmin(f32x4.pmax(f32x4.add(f32x4.add(v128.load(line), a), c), low), high))
      if (columns > 1) v128.store(at + pixelBytes, f32x4.pmin(f32x4.pmax(multiplyAdd(two, d, b), low), high))
      if (columns > 2) v128.store(at + pixelBytes * 2, f32x4.pmin(f32x4.pmax(multiplyAdd(four, c, a), low), high))
      if (columns > 3) v128.store(at + pixelBytes * 3, f32x4.pmin(f32x4.pmax(f32x4.add(multiplyAdd(eight, d, b), v128.load(line, 80)), low), high))
    }
  }
}

/** Aᵀ m A back through relu, added up for each channel; `toRelu`: bytes from an output to what relu gave there; `toOther`: to what is added, or 0. */
function endTileThroughRelu(from: usize, plane: usize, to: usize, lineBytes: usize, pixelBytes: usize, bytes: usize, rows: i32, columns: i32, toRelu: usize, toOther: usize, sums: usize, work: usize): void {
  const two = factorTwo(work), four = factorFour(work), eight = factorEight(work), columnsEnd = work + 96, sixPlanes = plane * 6
  for (let channel: usize = 0; channel < bytes; channel += 16) {
    for (let column = work, m = from + channel; column < columnsEnd; column += 16, m += plane) outputColumn(m, sixPlanes, column, two, four, eight)
    let line = work, at = to + channel, sum = v128.load(sums + channel)
    for (let row = 0; row < rows; row++, line += 96, at += lineBytes) {
      const m1 = v128.load(line, 16), m2 = v128.load(line, 32), m3 = v128.load(line, 48), m4 = v128.load(line, 64)
      const a = f32x4.add(m1, m2), b = f32x4.sub(m1, m2), c = f32x4.add(m3, m4), d = f32x4.sub(m3, m4)
      sum = f32x4.add(sum, pass(at, toRelu, toOther, f32x4.add(f32x4.add(v128.load(line), a), c)))
      if (columns > 1) sum = f32x4.add(sum, pass(at + pixelBytes, toRelu, toOther, multiplyAdd(two, d, b)))
      if (columns > 2) sum = f32x4.add(sum, pass(at + pixelBytes * 2, toRelu, toOther, multiplyAdd(four, c, a)))
      if (columns > 3) sum = f32x4.add(sum, pass(at + pixelBytes * 3, toRelu, toOther, f32x4.add(multiplyAdd(eight, d, b), v128.load(line, 80))))
    }
    v128.store(sums + channel, sum)
  }
}

// @ts-ignore: decorator
@inline
function pass(to: usize, toRelu: usize, toOther: usize, gradient: v128): v128 {
  if (toOther) gradient = f32x4.add(gradient, v128.load(to + toOther))
  const forward = v128.load(to + toRelu)
  const passed = v128.or(v128.and(gradient, f32x4.gt(forward, f32x4.splat(0))), f32x4.ne(forward, forward))
  v128.store(to, passed)
  return passed
}
