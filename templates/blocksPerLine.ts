import { columnPitch, rowPitch } from './sketch.ts'

/** How many blocks stand side by side, so that the whole drawing comes closest to a screen's shape (16 : 10). */
export function blocksPerLine(
  blocksPerStage: readonly number[],
  block: { readonly columns: number; readonly rows: number },
): number {
  const most = Math.max(...blocksPerStage)
  let best = 1
  let bestDistance = Number.POSITIVE_INFINITY
  for (let perLine = 1; perLine <= most; perLine += 1) {
    const lines = blocksPerStage.reduce((sum, count) => sum + Math.ceil(count / perLine), 0)
    const ratio = (perLine * block.columns * columnPitch) / (lines * block.rows * rowPitch)
    const distance = Math.abs(Math.log(ratio / 1.6))
    if (distance < bestDistance) {
      best = perLine
      bestDistance = distance
    }
  }
  return best
}
