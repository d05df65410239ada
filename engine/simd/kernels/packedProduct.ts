import { address, float, int } from './arguments'
import { multiplyRows } from './generated/tiles'
import { scratch } from './scratch'

/**
 * a, packed b, c, rows, k, columns, aWidth, aLineBytes, aPixelBytes, bias, low, high, residual, kAtATime, panelsAtATime, blockRows,
 * blockPanels. Items: blocks of blockRows × 8 · blockPanels numbers of C, down the rows first.
 *
 * C = clamp(A · B + bias + residual, low, high), B packed by packMatrix. Row r of A begins at a + (r / aWidth) · aLineBytes
 * + (r % aWidth) · aPixelBytes: a matrix, or the pixels that a 1×1 convolution with strides looks at. `residual` (0: none) is as
 * large as C, whose columns are then a multiple of four.
 */
export function packedProduct(block: usize, begin: i32, end: i32, thread: i32): void {
  const a = address(block, 0), rows = int(block, 3), k = int(block, 4), columns = int(block, 5)
  const aWidth = int(block, 6), aLineBytes = address(block, 7), aPixelBytes = address(block, 8), bias = address(block, 9)
  const low = float(block, 10), high = float(block, 11), residual = address(block, 12), kAtATime = int(block, 13)
  const columnsAtATime = int(block, 14) << 3, blockRows = int(block, 15), blockColumns = int(block, 16) << 3
  const rowBlocks = (rows + blockRows - 1) / blockRows, panelBytes = (k as usize) << 5, outBytes = (columns as usize) << 2
  const spare = scratch(thread), noJump = spare + 64
  store<u32>(noJump, 0)
  for (let item = begin; item < end; item++) {
    const across = item / rowBlocks, firstRow = (item - across * rowBlocks) * blockRows, lastRow = min(rows, firstRow + blockRows)
    const lastColumn = min(columns, (across + 1) * blockColumns)
    for (let column = across * blockColumns; column < lastColumn; column += columnsAtATime) {
      const width = min(columnsAtATime, lastColumn - column), at = (column as usize) << 2, c = address(block, 2) + at
      const shift = bias ? bias + at : 0
      if (residual) beginSums(c, residual + at, shift, firstRow, lastRow, outBytes, (width as usize) << 2)
      for (let from = 0; from < k; from += kAtATime) {
        const count = min(kAtATime, k - from), isLast = from + count == k
        multiplyRows(a + ((from as usize) << 2), aLineBytes, aPixelBytes, aWidth, firstRow, lastRow, 1, count, noJump,
          address(block, 1) + (column >> 3) * panelBytes + ((from as usize) << 5), panelBytes, width,
          c, outBytes * aWidth, outBytes, shift, isLast ? low : -Infinity, isLast ? high : Infinity, from > 0 || residual != 0, spare)
      }
    }
  }
}

/** residual + bias, to which the product is added. */
function beginSums(c: usize, residual: usize, bias: usize, first: i32, last: i32, outBytes: usize, rowBytes: usize): void {
  for (let row = first; row < last; row++) {
    const to = c + row * outBytes, from = residual + row * outBytes
    for (let at: usize = 0; at < rowBytes; at += 16) {
      const sum = v128.load(from + at)
      v128.store(to + at, bias ? f32x4.add(sum, v128.load(bias + at)) : sum)
    }
  }
}
