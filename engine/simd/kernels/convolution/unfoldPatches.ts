import { address, int } from '../arguments'
import { copyBytes, zeroBytes } from '../moveBytes'

/**
 * x, patches, height, width, channels, top, left, filterHeight, filterWidth, strideHeight, strideWidth, dilationHeight, dilationWidth,
 * outHeight, outWidth. Items: output pixels of all images.
 * patches[pixel][p][q][c]: what the filter sees at every output pixel, zero outside the image. With them a convolution is a plain
 * product, which pays for few pixels and a filter too large for the cache: the product reads the filter once.
 */
export function unfoldPatches(block: usize, begin: i32, end: i32, thread: i32): void {
  const height = int(block, 2), width = int(block, 3), channels = int(block, 4), top = int(block, 5), left = int(block, 6)
  const filterHeight = int(block, 7), filterWidth = int(block, 8), strideHeight = int(block, 9), strideWidth = int(block, 10)
  const dilationHeight = int(block, 11), dilationWidth = int(block, 12), outHeight = int(block, 13), outWidth = int(block, 14)
  const pixelBytes = (channels as usize) << 2
  let out = address(block, 1) + begin * filterHeight * filterWidth * pixelBytes
  for (let pixel = begin; pixel < end; pixel++) {
    const line = pixel / outWidth, image = line / outHeight
    const x = address(block, 0) + image * height * width * pixelBytes
    const firstRow = (line - image * outHeight) * strideHeight - top, firstColumn = (pixel - line * outWidth) * strideWidth - left
    for (let p = 0; p < filterHeight; p++)
      for (let q = 0; q < filterWidth; q++, out += pixelBytes) {
        const row = firstRow + p * dilationHeight, column = firstColumn + q * dilationWidth
        if (row < 0 || row >= height || column < 0 || column >= width) zeroBytes(out, pixelBytes)
        else copyBytes(out, x + (row * width + column) * pixelBytes, pixelBytes)
      }
  }
}
