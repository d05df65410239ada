import { address, int } from '../arguments'
import { zeroBytes } from '../moveBytes'
import { multiplyColumns } from '../generated/tiles'
import { padLines } from './padLines'
import { scratch, SMALL_SCRATCH } from '../scratch'

/**
 * x, dy, partial, height, width, channels, top, left, paddedWidth, filterHeight, filterWidth, strideHeight, strideWidth,
 * dilationHeight, dilationWidth, outHeight, outWidth, outChannels, partialBytes, slices, lines, blocks, images, linesAtATime.
 * Items: slices.
 *
 * dFilter[p, q, c, o] = sum over images and output pixels (i, j) of x[i · stride + p · dilation − top, j · stride + q · dilation − left, c] · dy[i, j, o].
 * Slice s sums its share of the blocks (of `lines` output lines, `blocks` in an image) into partial + s · partialBytes;
 * `addPartials` adds them up, always in the same order. Image and dy are read where they are but for the margin (paddedWidth 0: none needed).
 */
export function convolutionFilterGradient(block: usize, begin: i32, end: i32, thread: i32): void {
  const height = int(block, 3), width = int(block, 4), channels = int(block, 5), top = int(block, 6), left = int(block, 7)
  const paddedWidth = int(block, 8), filterHeight = int(block, 9), filterWidth = int(block, 10)
  const strideHeight = int(block, 11), strideWidth = int(block, 12), dilationHeight = int(block, 13), dilationWidth = int(block, 14)
  const outHeight = int(block, 15), outWidth = int(block, 16), outChannels = int(block, 17)
  const slices = int(block, 19), lines = int(block, 20), blocks = int(block, 21), total = int(block, 22) * blocks, linesAtATime = int(block, 23)

  const spare = scratch(thread), copy = spare + SMALL_SCRATCH
  const pixelBytes = (channels as usize) << 2, outPixelBytes = (outChannels as usize) << 2
  const lineBytes = (paddedWidth == 0 ? width : paddedWidth) * pixelBytes
  const stepBytes = strideWidth * pixelBytes, lineJump = strideHeight * lineBytes - outWidth * stepBytes
  /* Taps beside each other are beside each other in the image too, and go together; with dilation they do not. */
  const taps = dilationWidth == 1 ? 1 : filterWidth, rows = dilationWidth == 1 ? filterWidth * channels : channels

  for (let slice = begin; slice < end; slice++) {
    const sums = address(block, 2) + slice * address(block, 18)
    zeroBytes(sums, filterHeight * filterWidth * channels * outPixelBytes)
    for (let item = (total * slice) / slices, last = (total * (slice + 1)) / slices; item < last; item++) {
      const image = item / blocks, first = (item - image * blocks) * lines, count = min(lines, outHeight - first)
      const source = address(block, 0) + image * height * width * pixelBytes, firstLine = first * strideHeight - top
      let a = copy
      if (paddedWidth == 0) a = source + (firstLine * width - left) * pixelBytes
      else padLines(source, height, width, pixelBytes, copy, firstLine, (count - 1) * strideHeight + (filterHeight - 1) * dilationHeight + 1, left, paddedWidth)
      for (let line = 0; line < count; line += linesAtATime) {
        const dy = address(block, 1) + (image * outHeight + first + line) * outWidth * outPixelBytes
        for (let p = 0; p < filterHeight; p++)
          for (let q = 0; q < taps; q++)
            multiplyColumns(a + (line * strideHeight + p * dilationHeight) * lineBytes + q * dilationWidth * pixelBytes, stepBytes, lineJump, rows,
              dy, outPixelBytes, 0, 32, min(linesAtATime, count - line), outWidth, outChannels,
              sums + (p * filterWidth + q) * channels * outPixelBytes, outPixelBytes, true, spare)
      }
    }
  }
}
