import type { SimdBackend } from '../../SimdBackend.ts'
import { unbounded, type Clamp } from '../elementwise/clamp.ts'

/** C = clamp(A · B + bias) of `batch` pairs of matrices. Addresses in bytes; A is rows × k, transposed k × rows, B k × columns or the other way. */
export interface Product {
  readonly a: number
  readonly b: number
  readonly c: number
  readonly rows: number
  readonly k: number
  readonly columns: number
  readonly transposeA: boolean
  readonly transposeB: boolean
  /** 0: none. */
  readonly bias: number
  readonly clamp: Clamp
}

/** Bytes of packed panels that a thread works with at a time: half of a usual second-level cache at most. */
const panelBudget = 256 << 10
const kLimit = 1024
/** Bytes of A, and steps of k, that all panels of B go over where A is transposed: half of the first cache, and a panel in its other half. */
const columnsBudget = 16 << 10
const columnsKLimit = 256
/** Steps of k that a panel and a strip of packed rows go together: five sixths of the first cache. */
const stripKLimit = 448
/** Bytes of packed rows that stay in the second-level cache for all panels. */
const stripsBudget = 320 << 10
/** Multiply-adds that are not worth a second thread, about twenty-five microseconds of work. */
const smallWork = 600_000

/**
 * c = clamp(a · b + bias), float32; `transposeA` and `transposeB` read a side turned. Chooses the way that pays for the
 * sizes.
 */
export function multiply(backend: SimdBackend, product: Product): void {
  const { rows, columns } = product
  if (rows === 1 || columns === 1) multiplyVector(backend, product)
  else if (rows > 256 && rows >= columns) multiplyManyRows(backend, product)
  else if (takesStrips(product)) multiplyStrips(backend, product)
  else multiplyBatch(backend, product, { batch: 1, aMatrixBytes: 0, bMatrixBytes: 0 })
}

/** Products of one shape, whose matrices lie aMatrixBytes and bMatrixBytes apart (0: the same one for all). */
export function multiplyBatch(
  backend: SimdBackend,
  product: Product,
  { batch, aMatrixBytes, bMatrixBytes }: { batch: number; aMatrixBytes: number; bMatrixBytes: number },
): void {
  const { a, b, c, rows, k, columns, transposeA, transposeB, bias, clamp } = product
  const { threads } = backend.pool
  const panels = Math.ceil(columns / 8)
  const { kAtATime, panelsAtATime } = blocking({ k, panels, transposedRows: transposeA ? rows : 0 })
  const items = batch * panels
  const isSmall = threads === 1 || batch * rows * k * columns < smallWork
  // Whole matrices for a thread where there are many, else some panels of one; a few pieces each, so that none waits long for another.
  // One piece for each thread where A is transposed: every piece turns all of it.
  const pieces = transposeA ? threads : threads * 4
  const chunk = batch >= threads * 2 ? Math.ceil(batch / (threads * 4)) * panels : Math.ceil(items / pieces)
  backend.run(
    'product',
    [
      a,
      b,
      c,
      rows,
      k,
      columns,
      (transposeA ? rows : k) * 4,
      transposeA ? 1 : 0,
      transposeB ? 4 : columns * 4,
      transposeB ? k * 4 : 4,
      bias,
      clamp.low,
      clamp.high,
      kAtATime,
      panelsAtATime,
      aMatrixBytes,
      bMatrixBytes,
    ],
    items,
    isSmall ? 0 : chunk,
  )
}

/** Enough panels to repay the packing of A by each thread, whose rows lie in lines. */
function takesStrips({ rows, k, columns, transposeA }: Product): boolean {
  return !transposeA && rows >= 4 && columns >= 32 && k >= 16 && (rows + 5) * k * 4 <= stripsBudget
}

/** Rows of A are packed by each thread, panels of B by the one that works on them. */
function multiplyStrips(backend: SimdBackend, { a, b, c, rows, k, columns, transposeB, bias, clamp }: Product): void {
  const { threads } = backend.pool
  const panels = Math.ceil(columns / 8)
  const [bKBytes, bColumnBytes] = transposeB ? [4, k * 4] : [columns * 4, 4]
  const kAtATime = Math.ceil(k / Math.ceil(k / stripKLimit))
  const words = [a, b, c, rows, k, columns, k * 4, bKBytes, bColumnBytes, bias, clamp.low, clamp.high, kAtATime]
  backend.run('stripProduct', words, panels, rows * k * columns < smallWork ? 0 : Math.ceil(panels / (threads * 2)))
}

/** B is packed once, and threads take rows. */
function multiplyManyRows(backend: SimdBackend, product: Product): void {
  const { a, b, c, rows, k, columns, transposeA, transposeB, bias, clamp } = product
  const { threads } = backend.pool
  const panels = Math.ceil(columns / 8)
  const packed = backend.temporary(panels * k * 32, 'a packed matrix')
  packMatrix(backend, { target: packed.address, source: b, k, columns, transposed: transposeB })
  if (transposeA && bias === 0 && clamp === unbounded) {
    const kAtATime = Math.min(k, columnsKLimit)
    // As many rows as stay in the first cache; so many blocks that every thread gets the same share.
    const most = Math.max(6, Math.floor(columnsBudget / (kAtATime * 24)) * 6)
    const blocks = Math.ceil(rows / most / threads) * threads
    const blockRows = Math.ceil(rows / blocks / 6) * 6
    const words = [a, packed.address, c, rows, k, columns, kAtATime, blockRows]
    backend.run('productOfColumns', words, Math.ceil(rows / blockRows), rows * k * columns < smallWork ? 0 : 1)
    backend.release(packed)
    return
  }
  const { kAtATime, panelsAtATime } = blocking({ k, panels, transposedRows: 0 })
  const groups = Math.ceil(rows / 6)
  const words = [
    a,
    packed.address,
    c,
    rows,
    k,
    columns,
    (transposeA ? rows : k) * 4,
    transposeA ? 1 : 0,
    bias,
    clamp.low,
    clamp.high,
    kAtATime,
    panelsAtATime,
  ]
  // Chunks of whole groups of four sixes, as many rows as are transposed at a time; small enough for A's part to stay in the cache.
  const chunk = Math.min(Math.ceil(groups / (threads * 4) / 4) * 4, Math.max(4, Math.floor(panelBudget / (kAtATime * 96)) * 4))
  backend.run('productOfRows', words, groups, rows * k * columns < smallWork ? 0 : chunk)
  backend.release(packed)
}

function multiplyVector(backend: SimdBackend, product: Product): void {
  const { a, b, c, rows, k, columns, transposeA, transposeB, bias, clamp } = product
  const { threads } = backend.pool
  const isRow = rows === 1
  const [vector, matrix, length] = isRow ? [a, b, columns] : [b, a, rows]
  const matrixHasLinesOfK = isRow ? !transposeB : transposeA
  const biasBytes = isRow ? 4 : 0
  const shared = [bias, biasBytes, clamp.low, clamp.high]
  const isSmall = threads === 1 || k * length < 65_536
  const chunk = Math.max(16, Math.ceil(length / (threads * 4) / 16) * 16)
  if (matrixHasLinesOfK)
    backend.run('vectorTimesMatrix', [c, matrix, vector, k, length * 4, ...shared], length, isSmall ? 0 : chunk)
  else backend.run('matrixTimesVector', [c, matrix, vector, k, k * 4, ...shared], length, isSmall ? 0 : chunk)
}

/** Brings a k × columns matrix (transposed: columns × k) into panels at `target`: panels · k · 32 bytes. */
export function packMatrix(
  backend: SimdBackend,
  { target, source, k, columns, transposed }: { target: number; source: number; k: number; columns: number; transposed: boolean },
): void {
  const panels = Math.ceil(columns / 8)
  const words = [target, source, k, columns, transposed ? 4 : columns * 4, transposed ? k * 4 : 4, k * 32, 1, 0, 1, 0]
  backend.run('packMatrix', words, panels, k * columns > 65_536 ? Math.ceil(panels / (backend.pool.threads * 4)) : 0)
}

function blocking({ k, panels, transposedRows }: { k: number; panels: number; transposedRows: number }) {
  // A transposed A is turned in the scratch area, a few megabytes at a time.
  const kRoom = transposedRows === 0 ? kLimit : Math.max(16, Math.min(kLimit, Math.floor((2 << 20) / (transposedRows * 4))))
  const parts = Math.ceil(k / kRoom)
  const kAtATime = Math.ceil(k / parts)
  const panelsAtATime = Math.max(1, Math.min(panels, Math.floor(panelBudget / (kAtATime * 32))))
  return { kAtATime, panelsAtATime }
}
