import { rowsOf4x16, rowsOf4x8, rowsOf6x16, rowsOf6x8 } from '../generated/productTiles'
import { isWide } from './tileWidth'

/**
 * c[row][column] = start[column] + Σk a[row][k] · b[k][column] for `rows` rows and 8·`panels` columns. b lies in panels of eight
 * columns (packPanels); rows of a and c are `aStep` and `cStep` bytes apart; `start` is as long as a row of c, or 0, where zeros lie
 * (memory/layout.ts). Whole tiles are written: a and c need room for five rows more. A panel, or two where tiles are wide, stays in the
 * first cache for all rows.
 */
export function productRows(
  a: usize,
  aStep: usize,
  rows: i32,
  b: usize,
  k: i32,
  panels: i32,
  c: usize,
  cStep: usize,
  start: usize,
): void {
  const panelBytes = (k as usize) << 5
  const wide = isWide()
  for (let panel = 0; panel < panels; ) {
    const isPair = wide && panel + 1 < panels
    let aRow = a
    let cRow = c
    for (let rest = rows; rest > 0; ) {
      /* Eight rows are two fours: a six and a rest of two would waste a quarter. */
      if (rest == 8 || rest <= 4) {
        if (isPair) rowsOf4x16(aRow, aStep, b, panelBytes, k, cRow, cStep, start)
        else rowsOf4x8(aRow, aStep, b, panelBytes, k, cRow, cStep, start)
        aRow += aStep << 2
        cRow += cStep << 2
        rest -= 4
      } else {
        if (isPair) rowsOf6x16(aRow, aStep, b, panelBytes, k, cRow, cStep, start)
        else rowsOf6x8(aRow, aStep, b, panelBytes, k, cRow, cStep, start)
        aRow += aStep * 6
        cRow += cStep * 6
        rest -= 6
      }
    }
    const done: usize = isPair ? 2 : 1
    panel += done as i32
    b += panelBytes * done
    c += done << 5
    if (start) start += done << 5
  }
}
