import { address, float, int } from '../arguments'
import { multiplyColumns, multiplyRows } from '../generated/tiles'
import { pack } from './packMatrix'
import { scratch, SMALL_SCRATCH } from '../scratch'
import { transposeRows } from '../moves/transposeRows'

const ENDLESS: i32 = 0x7fffffff
/** Rows of a transposed A that are turned at a time. */
const TURNED: i32 = 24

/**
 * a, b, c, rows, k, columns, aLineBytes, aTransposed, bKBytes, bColumnBytes, bias, low, high, kAtATime, panelsAtATime,
 * aMatrixBytes, bMatrixBytes. Items: panels of eight columns, of one matrix of the batch after the other.
 * C = clamp(A · B + bias, low, high). Every thread packs the panels of B that it works on into its scratch; all rows of A use them.
 * A(row, k) lies at row · aLineBytes + 4 k, transposed at k · aLineBytes + 4 row.
 */
export function product(block: usize, begin: i32, end: i32, thread: i32): void {
  const rows = int(block, 3), k = int(block, 4), columns = int(block, 5), aLineBytes = address(block, 6), aTransposed = int(block, 7) != 0
  const bKBytes = address(block, 8), bColumnBytes = address(block, 9), bias = address(block, 10), low = float(block, 11), high = float(block, 12)
  const kAtATime = int(block, 13), panelsAtATime = int(block, 14)
  const spare = scratch(thread), noJump = spare + 64, panels = (columns + 7) >> 3
  const packed = spare + SMALL_SCRATCH, turned = packed + (((kAtATime * panelsAtATime) as usize) << 5)
  const outBytes = (columns as usize) << 2
  store<u32>(noJump, 0)
  for (let item = begin; item < end;) {
    const matrix = item / panels, firstPanel = item - matrix * panels, lastPanel = min(panels, firstPanel + end - item)
    const a = address(block, 0) + matrix * address(block, 15), b = address(block, 1) + matrix * address(block, 16)
    const c = address(block, 2) + matrix * rows * outBytes
    for (let from = 0; from < k; from += kAtATime) {
      const count = min(kAtATime, k - from), isLast = from + count == k, panelBytes = (count as usize) << 5
      let left = a + ((from as usize) << 2), lineBytes = aLineBytes
      if (aTransposed) {
        transposeRows(turned, a + from * aLineBytes, rows, count, aLineBytes)
        left = turned
        lineBytes = (count as usize) << 2
      }
      for (let panel = firstPanel; panel < lastPanel; panel += panelsAtATime) {
        const width = min(panelsAtATime, lastPanel - panel), column = panel << 3, at = (column as usize) << 2
        pack(packed, b + from * bKBytes + column * bColumnBytes, count, columns - column, bKBytes, bColumnBytes, panelBytes, 0, width)
        multiplyRows(left, 0, lineBytes, ENDLESS, 0, rows, 1, count, noJump, packed, panelBytes, min(width << 3, columns - column),
          c + at, 0, outBytes, bias ? bias + at : 0, isLast ? low : -Infinity, isLast ? high : Infinity, from > 0, spare)
      }
    }
    item += lastPanel - firstPanel
  }
}

/**
 * a, packed b, c, rows, k, columns, aLineBytes, aTransposed, bias, low, high, kAtATime, panelsAtATime. Items: groups of six rows.
 * As `product`, for many rows: B is packed once for all threads (packMatrix), and each takes some rows.
 */
export function productOfRows(block: usize, begin: i32, end: i32, thread: i32): void {
  const a = address(block, 0), b = address(block, 1), c = address(block, 2), k = int(block, 4), columns = int(block, 5)
  const aLineBytes = address(block, 6), aTransposed = int(block, 7) != 0, bias = address(block, 8), low = float(block, 9), high = float(block, 10)
  const kAtATime = int(block, 11), columnsAtATime = int(block, 12) << 3
  const spare = scratch(thread), noJump = spare + 64, turned = spare + SMALL_SCRATCH, panelBytes = (k as usize) << 5
  const outBytes = (columns as usize) << 2, lastRow = min(int(block, 3), end * 6)
  store<u32>(noJump, 0)
  for (let from = 0; from < k; from += kAtATime) {
    const count = min(kAtATime, k - from), isLast = from + count == k
    for (let row = begin * 6; row < lastRow;) {
      const rows = aTransposed ? min(TURNED, lastRow - row) : lastRow - row
      let left = a + row * aLineBytes + ((from as usize) << 2), lineBytes = aLineBytes
      if (aTransposed) {
        transposeRows(turned, a + from * aLineBytes + ((row as usize) << 2), rows, count, aLineBytes)
        left = turned
        lineBytes = (count as usize) << 2
      }
      for (let column = 0; column < columns; column += columnsAtATime) {
        const at = (column as usize) << 2
        multiplyRows(left, 0, lineBytes, ENDLESS, 0, rows, 1, count, noJump,
          b + (column >> 3) * panelBytes + ((from as usize) << 5), panelBytes, min(columnsAtATime, columns - column),
          c + row * outBytes + at, 0, outBytes, bias ? bias + at : 0, isLast ? low : -Infinity, isLast ? high : Infinity, from > 0, spare)
      }
      row += rows
    }
  }
}

/**
 * a, packed b, c, rows, k, columns, kAtATime, blockRows. Items: blocks of rows.
 * C = Aᵀ · B for A(k, row) at a + 4 (k · rows + row), which is read in place: a tile's six numbers of a step lie side by side.
 */
export function productOfColumns(block: usize, begin: i32, end: i32, thread: i32): void {
  const rows = int(block, 3), k = int(block, 4), columns = int(block, 5), kAtATime = int(block, 6), blockRows = int(block, 7)
  const aBytes = (rows as usize) << 2, outBytes = (columns as usize) << 2, panelBytes = (k as usize) << 5, spare = scratch(thread)
  for (let item = begin; item < end; item++) {
    const first = item * blockRows, count = min(blockRows, rows - first)
    for (let from = 0; from < k; from += kAtATime)
      multiplyColumns(address(block, 0) + from * aBytes + ((first as usize) << 2), aBytes, 0, count,
        address(block, 1) + ((from as usize) << 5), 32, 0, panelBytes, 1, min(kAtATime, k - from), columns,
        address(block, 2) + first * outBytes, outBytes, from > 0, spare)
  }
}
