import { columnPitch, rowPitch } from './sketch.ts'

/** Columns of one block, and rows of a stage's lines: the first has a skip with layers of its own below the main path. */
export interface BlockSize {
  readonly columns: number
  readonly firstRows: number
  readonly otherRows: number
}

/** Rows between two stages, for the frame's edge and label. */
export const stageGap = 0.45
/** Rows of the lines before the first and behind the last stage. */
const endRows = 2.4

/** Rows that a stage takes with so many blocks side by side. */
export function stageRows(blocks: number, perLine: number, { firstRows, otherRows }: BlockSize): number {
  return firstRows + (Math.ceil(blocks / perLine) - 1) * otherRows
}

/** How many blocks stand side by side, so that the whole drawing comes closest to the canvas's usual shape (16 : 9). */
export function blocksPerLine(blocksPerStage: readonly number[], size: BlockSize): number {
  const most = Math.max(...blocksPerStage)
  let best = 1
  let bestDistance = Number.POSITIVE_INFINITY
  for (let perLine = 1; perLine <= most; perLine += 1) {
    const rows = blocksPerStage.reduce((sum, blocks) => sum + stageRows(blocks, perLine, size) + stageGap, endRows)
    const ratio = (perLine * size.columns * columnPitch) / (rows * rowPitch)
    const distance = Math.abs(Math.log(ratio / (16 / 9)))
    if (distance < bestDistance) {
      best = perLine
      bestDistance = distance
    }
  }
  return best
}

/** Where a block of a stage stands, from the stage's first row. */
export function blockPlace(index: number, perLine: number, size: BlockSize): { readonly column: number; readonly row: number } {
  const line = Math.floor(index / perLine)
  return { column: (index % perLine) * size.columns, row: line === 0 ? 0 : size.firstRows + (line - 1) * size.otherRows }
}
