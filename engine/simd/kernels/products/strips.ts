import { multiplyStrip } from '../generated/stripTiles'
import { copyFloats } from '../moveBytes'

/** The bounds of a tile's last step, as `multiplyStrip` wants them: 32 bytes. */
export function storeBounds(at: usize, low: f32, high: f32): void {
  v128.store(at, f32x4.splat(low))
  v128.store(at, f32x4.splat(high), 16)
}

/** Rows of the next strip of `rest`: sixes, and fives where they meet the end, else fours, the last one cut off. */
// @ts-ignore: decorator
@inline
export function stripHeight(rest: i32): i32 {
  const fives = (6 - rest % 6) % 6
  if (rest >= fives * 5) return rest - fives * 5 >= 6 ? 6 : 5
  return rest >= 9 ? 5 : 4
}

/**
 * A tile of which only `rows` rows and `columns` columns are there, or of two panels side by side (`isPair`); it is made in `spare`, 384 bytes.
 */
export function multiplyCut(height: i32, isPair: bool, strip: usize, panel: usize, panelBytes: usize, k: i32, start: usize, startStep: usize, bias: usize, bounds: usize, y: usize, yStep: usize, rows: i32, columns: i32, spare: usize): void {
  const step: usize = isPair ? 64 : 32
  for (let row = 0; row < rows; row++) copyFloats(spare + row * step, start + row * startStep, columns)
  multiplyStrip(height, isPair, strip, panel, panelBytes, k, spare, step, bias, bounds, spare, step)
  for (let row = 0; row < rows; row++) copyFloats(y + row * yStep, spare + row * step, columns)
}
