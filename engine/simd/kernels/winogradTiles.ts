import { copyBytes, zeroBytes } from './moveBytes'
import { factorFour, factorTwo, inputTransform, outputGradientTransform } from './winogradTransforms'

/**
 * Where `size` × `size` pixels from (top, left) on lie: in the image, or, where they reach over its edge, in `edge`, copied there with zeros
 * outside. The bytes between their lines are stored at `lineAt`.
 */
export function tileAt(image: usize, height: i32, width: i32, pixelBytes: usize, top: i32, left: i32, size: i32, edge: usize, lineAt: usize): usize {
  if (top >= 0 && left >= 0 && top + size <= height && left + size <= width) {
    store<u32>(lineAt, (width * pixelBytes) as u32)
    return image + (top * width + left) * pixelBytes
  }
  const lineBytes = size * pixelBytes, from = max(0, -left), to = min(size, width - left)
  for (let line = 0; line < size; line++) {
    const at = edge + line * lineBytes, y = top + line
    if (y < 0 || y >= height || to <= from) {
      zeroBytes(at, lineBytes)
      continue
    }
    zeroBytes(at, from * pixelBytes)
    copyBytes(at + from * pixelBytes, image + (y * width + left + from) * pixelBytes, (to - from) * pixelBytes)
    zeroBytes(at + to * pixelBytes, (size - to) * pixelBytes)
  }
  store<u32>(lineAt, lineBytes as u32)
  return edge
}

/** Bᵀ d B of a tile's 6×6 pixels, every channel: element (i, j) goes to plane 6 i + j. `work`: 576 bytes. */
export function transformInput(from: usize, lineBytes: usize, pixelBytes: usize, to: usize, planeBytes: usize, work: usize): void {
  const two = factorTwo(work), four = factorFour(work)
  for (let channel: usize = 0; channel < pixelBytes; channel += 16) {
    for (let column: usize = 0; column < 6; column++) inputTransform(from + channel + column * pixelBytes, lineBytes, work + (column << 4), 96, two, four)
    for (let row: usize = 0; row < 6; row++) inputTransform(work + row * 96, 16, to + channel + row * 6 * planeBytes, planeBytes, two, four)
  }
}

/** A dy Aᵀ of a tile's 4×4 output pixels, every channel: element (i, j) goes to plane 6 i + j. */
export function transformOutputGradient(from: usize, lineBytes: usize, pixelBytes: usize, to: usize, planeBytes: usize, work: usize): void {
  const two = factorTwo(work), four = factorFour(work)
  for (let channel: usize = 0; channel < pixelBytes; channel += 16) {
    for (let column: usize = 0; column < 4; column++) outputGradientTransform(from + channel + column * pixelBytes, lineBytes, work + (column << 4), 64, two, four)
    for (let row: usize = 0; row < 6; row++) outputGradientTransform(work + (row << 6), 16, to + channel + row * 6 * planeBytes, planeBytes, two, four)
  }
}
