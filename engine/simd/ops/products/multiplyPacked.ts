import type { SimdBackend } from '../../SimdBackend.ts'
import type { Clamp } from '../clamp.ts'

/** C = clamp(A · B + bias + residual) with B packed before. Addresses in bytes; 0 for no bias and no residual. */
export interface PackedProduct {
  readonly a: number
  readonly packed: number
  readonly c: number
  readonly rows: number
  readonly k: number
  readonly columns: number
  /** Rows of A in a line, and the bytes between lines and between rows; null: one row after the other. */
  readonly lines: { readonly width: number; readonly lineBytes: number; readonly pixelBytes: number } | null
  readonly bias: number
  /** As large as C; with one, `columns` is a multiple of four. */
  readonly residual: number
  readonly clamp: Clamp
}

/** Bytes of panels that all rows of a block go over: an eighth of a usual second-level cache, for the rows and other work pass through it too. */
const panelBudget = 128 << 10
/** A panel of so many rows fills half of the first cache. */
const kLimit = 512
const smallWork = 600_000
/** Blocks for each thread: the last one to end should not keep the others long. */
const blocksForEach = 4

/** The larger matrix is shared out: whole columns of C where B has more of them than A has rows, else whole rows. */
export function multiplyPacked(
  backend: SimdBackend,
  { a, packed, c, rows, k, columns, lines, bias, residual, clamp }: PackedProduct,
): void {
  const { threads } = backend.pool
  const panels = Math.ceil(columns / 8)
  const kAtATime = Math.ceil(k / Math.ceil(k / kLimit))
  const blocks = threads === 1 ? 1 : threads * blocksForEach
  const sharesColumns = columns > rows && panels >= blocks
  const blockRows = sharesColumns ? rows : Math.max(6, Math.min(rows, Math.ceil(rows / blocks / 6) * 6))
  const blockPanels = sharesColumns ? Math.ceil(panels / blocks) : panels
  const panelsAtATime = Math.max(1, Math.min(blockPanels, Math.floor(panelBudget / (kAtATime * 32))))
  const { width, lineBytes, pixelBytes } = lines ?? { width: rows, lineBytes: 0, pixelBytes: k * 4 }
  backend.run(
    'packedProduct',
    [
      a,
      packed,
      c,
      rows,
      k,
      columns,
      width,
      lineBytes,
      pixelBytes,
      bias,
      clamp.low,
      clamp.high,
      residual,
      kAtATime,
      panelsAtATime,
      blockRows,
      blockPanels,
    ],
    Math.ceil(rows / blockRows) * Math.ceil(panels / blockPanels),
    rows * k * columns < smallWork ? 0 : 1,
  )
}
