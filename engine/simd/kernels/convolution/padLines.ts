import { copyBytes, zeroBytes } from '../moveBytes'

/**
 * Copies `lines` lines of an image, from line `first` on, to lines of `width` pixels with the image `left` pixels inside;
 * what lies outside the image becomes zero. `first` and `left` may be negative. A pixel has `pixelBytes` bytes.
 */
export function padLines(image: usize, height: i32, imageWidth: i32, pixelBytes: usize, to: usize, first: i32, lines: i32, left: i32, width: i32): void {
  const before = min(width, max(0, left)), from = max(0, -left)
  const inside = max(0, min(imageWidth - from, width - before)), behind = width - before - inside
  for (let line = first; line < first + lines; line++) {
    if (line < 0 || line >= height) {
      zeroBytes(to, width * pixelBytes)
      to += width * pixelBytes
      continue
    }
    zeroBytes(to, before * pixelBytes)
    to += before * pixelBytes
    copyBytes(to, image + (line * imageWidth + from) * pixelBytes, inside * pixelBytes)
    to += inside * pixelBytes
    zeroBytes(to, behind * pixelBytes)
    to += behind * pixelBytes
  }
}
