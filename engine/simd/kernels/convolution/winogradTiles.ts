import { copyBytes, zeroBytes } from '../moveBytes'
import { factorFour, factorTwo, inputColumn, inputRow, outputGradientColumn, outputGradientRow } from './winogradTransforms'

/**
 * Where the `size` × `size` pixels from (top, left) on lie: in the image, or, where they reach over its edge, in `edge`, copied there with zeros
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

/**
 * Bᵀ d B of the 6×6 pixels from (top, left) on, zeros where they lie outside the image, every channel: element (i, j) goes to plane
 * 6 i + j. `work`: 928 bytes, factors stored.
 */
export function transformInput(image: usize, height: i32, width: i32, pixelBytes: usize, top: i32, left: i32, to: usize, planeBytes: usize, work: usize): void {
  const lineBytes = width * pixelBytes
  if (top >= 0 && left >= 0 && top + 6 <= height && left + 6 <= width)
    transformInside(image + top * lineBytes + left * pixelBytes, lineBytes, pixelBytes, to, planeBytes, work)
  else transformEdge(image, height, width, pixelBytes, top, left, to, planeBytes, work)
}

function transformInside(from: usize, lineBytes: usize, pixelBytes: usize, to: usize, planeBytes: usize, work: usize): void {
  const two = factorTwo(work), four = factorFour(work), linesEnd = work + 576, columnsEnd = work + 96
  const line2 = lineBytes * 2, line3 = lineBytes * 3, line4 = lineBytes * 4, line5 = lineBytes * 5, sixPlanes = planeBytes * 6
  for (const end = from + pixelBytes; from < end; from += 16, to += 16) {
    let at = from
    for (let column = work; column < columnsEnd; column += 16, at += pixelBytes)
      inputColumn(v128.load(at), v128.load(at + lineBytes), v128.load(at + line2), v128.load(at + line3), v128.load(at + line4), v128.load(at + line5), column, two, four)
    let out = to
    for (let line = work; line < linesEnd; line += 96, out += sixPlanes) inputRow(line, out, planeBytes, two, four)
  }
}

/** Where the masks of a tile's six lines lie in the scratch: all bits, or none for a line outside the image. */
const MASKS: usize = 832

function transformEdge(image: usize, height: i32, width: i32, pixelBytes: usize, top: i32, left: i32, to: usize, planeBytes: usize, work: usize): void {
  const two = factorTwo(work), four = factorFour(work), linesEnd = work + 576, sixPlanes = planeBytes * 6
  const zero = f32x4.splat(0)
  /* Lines outside are read where the next one inside lies. */
  const line0 = lineInside(top, 0, height, width, pixelBytes, work), line1 = lineInside(top, 1, height, width, pixelBytes, work)
  const line2 = lineInside(top, 2, height, width, pixelBytes, work), line3 = lineInside(top, 3, height, width, pixelBytes, work)
  const line4 = lineInside(top, 4, height, width, pixelBytes, work), line5 = lineInside(top, 5, height, width, pixelBytes, work)
  const masks = work + MASKS
  for (let channel: usize = 0; channel < pixelBytes; channel += 16, to += 16) {
    let x = left
    for (let column = work, columnsEnd = work + 96; column < columnsEnd; column += 16, x++) {
      if (x < 0 || x >= width) {
        inputColumn(zero, zero, zero, zero, zero, zero, column, two, four)
        continue
      }
      const at = image + channel + x * pixelBytes
      inputColumn(
        v128.and(v128.load(at + line0), v128.load(masks)),
        v128.and(v128.load(at + line1), v128.load(masks, 16)),
        v128.and(v128.load(at + line2), v128.load(masks, 32)),
        v128.and(v128.load(at + line3), v128.load(masks, 48)),
        v128.and(v128.load(at + line4), v128.load(masks, 64)),
        v128.and(v128.load(at + line5), v128.load(masks, 80)),
        column, two, four)
    }
    let out = to
    for (let line = work; line < linesEnd; line += 96, out += sixPlanes) inputRow(line, out, planeBytes, two, four)
  }
}

/** Bytes from the image's beginning to line `top` + `line`, or to the nearest that is inside; its mask is stored. */
function lineInside(top: i32, line: i32, height: i32, width: i32, pixelBytes: usize, work: usize): usize {
  const y = top + line, inside = min(max(y, 0), height - 1)
  v128.store(work + MASKS + (line << 4), i32x4.splat(y == inside ? -1 : 0))
  return inside * width * pixelBytes
}

/**
 * A dy Aᵀ of a tile's 4×4 output pixels, every channel: element (i, j) goes to plane 6 i + j, in panels of eight channels that lie
 * `panelBytes` apart.
 */
export function transformOutputGradient(from: usize, lineBytes: usize, pixelBytes: usize, to: usize, panelBytes: usize, planeBytes: usize, work: usize): void {
  const two = factorTwo(work), four = factorFour(work), linesEnd = work + 384, columnsEnd = work + 64, sixPlanes = planeBytes * 6
  for (let channel: usize = 0; channel < pixelBytes; channel += 16) {
    let at = from + channel, out = to + (channel >> 5) * panelBytes + (channel & 16)
    for (let column = work; column < columnsEnd; column += 16, at += pixelBytes) outputGradientColumn(at, lineBytes, column, two, four)
    for (let line = work; line < linesEnd; line += 64, out += sixPlanes) outputGradientRow(line, out, planeBytes, two, four)
  }
}
