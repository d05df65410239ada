import { columnsOf4x16, columnsOf4x8, columnsOf6x16, columnsOf6x8 } from '../generated/productTiles'
import { isWide } from './tileWidth'

/**
 * c[row][column] = Σk a[k][row] · b[k][column] for `rows` rows and 8·`panels` columns, with the left matrix transposed and read in place:
 * a's rows of k lie `aStep` bytes apart. b lies in panels of eight columns, panelBytes apart. `add`: on top of what is in c, whose rows are
 * `cStep` bytes apart. `rows` is a multiple of four.
 */
export function productColumns(
  a: usize,
  aStep: usize,
  rows: i32,
  b: usize,
  panelBytes: usize,
  k: i32,
  panels: i32,
  c: usize,
  cStep: usize,
  add: bool,
): void {
  const wide = isWide()
  for (let panel = 0; panel < panels; ) {
    const isPair = wide && panel + 1 < panels
    let aRow = a
    let cRow = c
    for (let rest = rows; rest > 0; ) {
      if (rest == 8 || rest <= 4) {
        if (isPair) columnsOf4x16(aRow, aStep, b, panelBytes, k, cRow, cStep, add)
        else columnsOf4x8(aRow, aStep, b, panelBytes, k, cRow, cStep, add)
        aRow += 16
        cRow += cStep << 2
        rest -= 4
      } else {
        if (isPair) columnsOf6x16(aRow, aStep, b, panelBytes, k, cRow, cStep, add)
        else columnsOf6x8(aRow, aStep, b, panelBytes, k, cRow, cStep, add)
        aRow += 24
        cRow += cStep * 6
        rest -= 6
      }
    }
    const done: usize = isPair ? 2 : 1
    panel += done as i32
    b += panelBytes * done
    c += done << 5
  }
}
