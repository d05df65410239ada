import { int } from '../arguments'
import { rowsOf6x16, rowsOf6x8 } from '../generated/productTiles'
import { zeroBytes } from '../moveBytes'
import { scratch, SMALL_SCRATCH } from '../scratch'

/** Where the memory says whether tiles of sixteen columns are the faster ones; memory/layout.ts has the same number. */
const WIDE: usize = 448

// @ts-ignore: decorator
@inline
export function isWide(): bool {
  return load<u32>(WIDE) != 0
}

const STEPS: i32 = 256

/** isWide. Items: products of six rows with sixteen columns, of zeros in the scratch, by the one kind of tile or the other: adaptTiles.ts times both. */
export function tileTrial(block: usize, begin: i32, end: i32, thread: i32): void {
  const a = scratch(thread) + SMALL_SCRATCH, aStep: usize = STEPS * 4, panelBytes: usize = STEPS * 32
  const b = a + 6 * aStep, c = b + 2 * panelBytes, wide = int(block, 0) != 0
  zeroBytes(a, 6 * aStep + 2 * panelBytes)
  for (let item = begin; item < end; item++) {
    if (wide) rowsOf6x16(a, aStep, b, panelBytes, STEPS, c, 64, 0)
    else {
      rowsOf6x8(a, aStep, b, panelBytes, STEPS, c, 64, 0)
      rowsOf6x8(a, aStep, b + panelBytes, panelBytes, STEPS, c + 32, 64, 0)
    }
  }
}
