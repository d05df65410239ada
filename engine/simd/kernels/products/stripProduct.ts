import { address, float, int } from '../arguments'
import { multiplyStrip } from '../generated/stripTiles'
import { zeroBytes } from '../moveBytes'
import { pack } from './packMatrix'
import { turnSix } from './packStrips'
import { scratch, SMALL_SCRATCH } from '../scratch'
import { multiplyCut, storeBounds, stripHeight } from './strips'
import { isWide } from './tileWidth'

/** Where in a thread's scratch small things lie. */
const UNBOUNDED: usize = 32, ZEROS: usize = 64, CUT: usize = 128

/**
 * a, b, c, rows, k, columns, aLineBytes, bKBytes, bColumnBytes, bias, low, high, kAtATime. Items: panels of eight columns.
 * C = clamp(A · B + bias, low, high) for few rows: every thread packs A into strips of six rows, once for all panels that it gets at a
 * time, and each panel of B when its turn comes. A(row, k) lies at row · aLineBytes + 4 k.
 */
export function stripProduct(block: usize, begin: i32, end: i32, thread: i32): void {
  const a = address(block, 0), rows = int(block, 3), k = int(block, 4), columns = int(block, 5), aLineBytes = address(block, 6)
  const bKBytes = address(block, 7), bColumnBytes = address(block, 8), kAtATime = int(block, 12), outBytes = (columns as usize) << 2
  const wide = isWide(), spare = scratch(thread), panel = spare + SMALL_SCRATCH, strips = panel + ((kAtATime as usize) << 6)
  storeBounds(spare, float(block, 10), float(block, 11))
  storeBounds(spare + UNBOUNDED, -Infinity, Infinity)
  zeroBytes(spare + ZEROS, 64)
  let strip = strips
  for (let from = 0; from < k; from += kAtATime)
    for (let row = 0, count = min(kAtATime, k - from); row < rows; row += stripHeight(rows - row), strip += count * 24)
      packRows(strip, a + ((from as usize) << 2), row, rows - 1, aLineBytes, count)
  for (let item = begin, panels = 1; item < end; item += panels) {
    const isPair = wide && item + 1 < end, whole = isPair ? 16 : 8, at = (item as usize) << 5, width = min(whole, columns - (item << 3))
    panels = isPair ? 2 : 1
    strip = strips
    for (let from = 0; from < k; from += kAtATime) {
      const count = min(kAtATime, k - from), panelBytes = (count as usize) << 5, isLast = from + count == k, bounds = isLast ? spare : spare + UNBOUNDED
      const bias = isLast && address(block, 9) ? address(block, 9) + at : spare + ZEROS
      pack(panel, address(block, 1) + from * bKBytes + (item << 3) * bColumnBytes, count, width, bKBytes, bColumnBytes, panelBytes, 0, panels)
      for (let row = 0; row < rows; strip += count * 24) {
        const height = stripHeight(rows - row), there = min(height, rows - row), c = address(block, 2) + row * outBytes + at
        const start = from > 0 ? c : spare + ZEROS, startStep = from > 0 ? outBytes : 0
        if (there == height && width == whole) multiplyStrip(height, isPair, strip, panel, panelBytes, count, start, startStep, bias, bounds, c, outBytes)
        else multiplyCut(height, isPair, strip, panel, panelBytes, count, start, startStep, bias, bounds, c, outBytes, there, width, spare + CUT)
        row += height
      }
    }
  }
}

/** Six rows from `row` on, rows behind `last` repeat it. */
function packRows(strip: usize, a: usize, row: i32, last: i32, lineBytes: usize, count: i32): void {
  turnSix(strip, a + row * lineBytes, a + min(row + 1, last) * lineBytes, a + min(row + 2, last) * lineBytes,
    a + min(row + 3, last) * lineBytes, a + min(row + 4, last) * lineBytes, a + min(row + 5, last) * lineBytes, count)
}
