import { address, float, int } from '../arguments'
import { multiplyRows } from '../generated/tiles'
import { padLines } from './padLines'
import { scratch, SMALL_SCRATCH } from '../scratch'

/**
 * x, filter, y, height, width, channels, top, left, paddedWidth, filterHeight, filterWidth, strideHeight, strideWidth,
 * dilationHeight, dilationWidth, outHeight, outWidth, outChannels, bias, low, high, lines, blocks, yImageBytes, yLineBytes,
 * yPixelBytes, panels. Items: blocks of `lines` output lines; an image has `blocks` of them.
 *
 * y[i, j, o] = clamp(bias[o] + sum over (p, q, c) of x[i · stride + p · dilation − top, j · stride + q · dilation − left, c] · filter[p, q, c, o],
 * low, high), images of height × width × channels, outside is zero. `filter` is packed (packMatrix). The lines that a block needs are copied
 * with their margin to the thread's scratch, where an output pixel's patch is a few runs of consecutive floats: a row of a product.
 * paddedWidth 0: nothing lies outside, the image is read where it is. Output pixels are yPixelBytes and yLineBytes apart
 * (an input gradient with strides fills every second pixel). `panels` of the filter are used at a time, to stay in the cache.
 */
export function convolution(block: usize, begin: i32, end: i32, thread: i32): void {
  const height = int(block, 3), width = int(block, 4), channels = int(block, 5), top = int(block, 6), left = int(block, 7)
  const paddedWidth = int(block, 8), filterHeight = int(block, 9), filterWidth = int(block, 10)
  const strideHeight = int(block, 11), strideWidth = int(block, 12), dilationHeight = int(block, 13), dilationWidth = int(block, 14)
  const outHeight = int(block, 15), outWidth = int(block, 16), outChannels = int(block, 17)
  const bias = address(block, 18), low = float(block, 19), high = float(block, 20), lines = int(block, 21), blocks = int(block, 22)
  const yLineBytes = address(block, 24), yPixelBytes = address(block, 25), columnsAtATime = int(block, 26) << 3

  const spare = scratch(thread), jumps = spare + 256
  const runs = dilationWidth == 1 ? filterHeight : filterHeight * filterWidth
  const run = dilationWidth == 1 ? filterWidth * channels : channels
  const copy = (jumps + ((runs as usize) << 2) + 127) & ~127
  const pixelBytes = (channels as usize) << 2
  const lineBytes = (paddedWidth == 0 ? width : paddedWidth) * pixelBytes
  writeJumps(jumps, filterHeight, filterWidth, dilationHeight * lineBytes, pixelBytes, dilationWidth)
  const panelBytes = ((runs * run) as usize) << 5

  for (let item = begin; item < end; item++) {
    const image = item / blocks, first = (item - image * blocks) * lines, count = min(lines, outHeight - first)
    const source = address(block, 0) + image * height * width * pixelBytes, firstLine = first * strideHeight - top
    let a = copy
    if (paddedWidth == 0) a = source + (firstLine * width - left) * pixelBytes
    else padLines(source, height, width, pixelBytes, copy, firstLine, (count - 1) * strideHeight + (filterHeight - 1) * dilationHeight + 1, left, paddedWidth)
    const y = address(block, 2) + image * address(block, 23) + first * yLineBytes
    for (let column = 0; column < outChannels; column += columnsAtATime) {
      const at = (column as usize) << 2
      multiplyRows(a, strideHeight * lineBytes, strideWidth * pixelBytes, outWidth, 0, count * outWidth, runs, run, jumps,
        address(block, 1) + (column >> 3) * panelBytes, panelBytes, min(columnsAtATime, outChannels - column),
        y + at, yLineBytes, yPixelBytes, bias ? bias + at : 0, low, high, false, spare)
    }
  }
}

/** Bytes between the end of a patch's run and the beginning of the next: a run is a filter line, or with dilation one tap. */
function writeJumps(to: usize, filterHeight: i32, filterWidth: i32, filterLineBytes: usize, pixelBytes: usize, dilationWidth: i32): void {
  const lastTap = ((filterWidth - 1) * dilationWidth + 1) * pixelBytes
  for (let line = 0; line < filterHeight; line++) {
    if (dilationWidth != 1)
      for (let tap = 1; tap < filterWidth; tap++, to += 4) store<u32>(to, ((dilationWidth - 1) * pixelBytes) as u32)
    store<u32>(to, (filterLineBytes - lastTap) as u32)
    to += 4
  }
}
