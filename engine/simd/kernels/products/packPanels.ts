import { address, int } from '../arguments'

/**
 * source, rowStep, columnStep, rows, paddedRows, columns, target, panelBytes, groupStep. Items: panels.
 * Writes a matrix, or several side by side, in panels of eight columns, each panel's rows one after the other, as
 * `productRows` reads them. Steps are in bytes, so that a transposed matrix is packed alike. The matrices are equally large and
 * begin `groupStep` apart; each one's last panel is filled up with zeros, and so are the rows from `rows` to `paddedRows`.
 */
export function packPanels(block: usize, begin: i32, end: i32, thread: i32): void {
  const rows = int(block, 3)
  const paddedRows = int(block, 4)
  const columns = int(block, 5)
  const panelsEach = (columns + 7) >> 3
  const rowStep = address(block, 1)
  const columnStep = address(block, 2)
  for (let panel = begin; panel < end; panel++) {
    const group = panel / panelsEach
    const first = (panel - group * panelsEach) << 3
    const count = min(8, columns - first)
    let source = address(block, 0) + group * address(block, 8) + first * columnStep
    let target = address(block, 6) + panel * address(block, 7)
    for (let row = 0; row < rows; row++, source += rowStep, target += 32) {
      if (count == 8 && columnStep == 4) {
        v128.store(target, v128.load(source))
        v128.store(target, v128.load(source, 16), 16)
      } else {
        for (let column = 0; column < 8; column++)
          store<f32>(target + (column << 2), column < count ? load<f32>(source + column * columnStep) : 0)
      }
    }
    for (const last = target + ((paddedRows - rows) << 5); target < last; target += 16) v128.store(target, f32x4.splat(0))
  }
}
