import { address, int } from '../arguments'

/**
 * target, source, k, columns, kBytes, columnBytes, panelBytes, tapRows, tapRowBytes, tapColumns, tapColumnBytes. Items: panels.
 * Brings a matrix B[k][column], whose numbers lie kBytes and columnBytes apart, into panels of eight columns: panel, k, column.
 * One of the two steps is 4. The last panel is filled with zeros. The taps of a filter are tapRows · tapColumns such matrices,
 * one behind the other in k; the steps between them may be negative (taps in reverse order). A plain matrix has one tap.
 */
export function packMatrix(block: usize, begin: i32, end: i32, thread: i32): void {
  const source = address(block, 1), k = int(block, 2), columns = int(block, 3)
  const kBytes = address(block, 4), columnBytes = address(block, 5), panelBytes = address(block, 6)
  const tapRows = int(block, 7), tapRowBytes = address(block, 8), tapColumns = int(block, 9), tapColumnBytes = address(block, 10)
  let target = address(block, 0)
  for (let tapRow = 0; tapRow < tapRows; tapRow++)
    for (let tapColumn = 0; tapColumn < tapColumns; tapColumn++, target += (k as usize) << 5)
      pack(target, source + tapRow * tapRowBytes + tapColumn * tapColumnBytes, k, columns, kBytes, columnBytes, panelBytes, begin, end)
}

/** Panels [from, to) of one matrix. */
export function pack(target: usize, source: usize, k: i32, columns: i32, kBytes: usize, columnBytes: usize, panelBytes: usize, from: i32, to: i32): void {
  for (let panel = from; panel < to; panel++) {
    const out = target + panel * panelBytes, left = source + (panel << 3) * columnBytes
    const width = min(8, columns - (panel << 3))
    if (width < 8) packNarrow(out, left, k, width, kBytes, columnBytes)
    else if (columnBytes == 4) packRows(out, left, k, kBytes)
    else packColumns(out, left, k, kBytes, columnBytes)
  }
}

function packNarrow(out: usize, at: usize, k: i32, width: i32, kBytes: usize, columnBytes: usize): void {
  for (let i = 0; i < k; i++, out += 32, at += kBytes)
    for (let column = 0; column < 8; column++)
      store<f32>(out + (column << 2), column < width ? load<f32>(at + column * columnBytes) : 0)
}

/** Columns lie beside each other. */
function packRows(out: usize, at: usize, k: i32, kBytes: usize): void {
  for (const end = out + ((k as usize) << 5); out < end; out += 32, at += kBytes) {
    v128.store(out, v128.load(at))
    v128.store(out, v128.load(at, 16), 16)
  }
}

/** Numbers of one column lie beside each other (the matrix is transposed): squares of four by four are turned in registers. */
function packColumns(out: usize, at: usize, k: i32, kBytes: usize, columnBytes: usize): void {
  const second = columnBytes * 4
  let i = 0
  if (kBytes == 4) {
    for (; i + 4 <= k; i += 4, out += 128, at += 16) {
      turn(out, at, columnBytes)
      turn(out + 16, at + second, columnBytes)
    }
  }
  for (; i < k; i++, out += 32, at += kBytes)
    for (let column = 0; column < 8; column++) store<f32>(out + (column << 2), load<f32>(at + column * columnBytes))
}

// @ts-ignore: decorator
@inline
function turn(out: usize, at: usize, columnBytes: usize): void {
  const a = v128.load(at), b = v128.load(at + columnBytes), c = v128.load(at + columnBytes * 2), d = v128.load(at + columnBytes * 3)
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5), cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5)
  const ef = v128.shuffle<f32>(a, b, 2, 6, 3, 7), gh = v128.shuffle<f32>(c, d, 2, 6, 3, 7)
  v128.store(out, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5))
  v128.store(out, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7), 32)
  v128.store(out, v128.shuffle<f32>(ef, gh, 0, 1, 4, 5), 64)
  v128.store(out, v128.shuffle<f32>(ef, gh, 2, 3, 6, 7), 96)
}
