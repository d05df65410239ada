import type { Metrics } from '../../engine/contract/metrics.ts'
import type { CurveData } from '../run/curves.ts'

/** A value at a place of the epoch axis. */
export interface PlacedValue {
  readonly x: number
  readonly value: number | null
}

/** A line of means has at least so many points over a whole run. */
const pointsPerRun = 20
/** The fewest batches worth a mean of their own. */
const batchesPerMean = 4

/** Into how many equal parts an epoch is cut for its means: 1 for runs of twenty epochs and more, or where an epoch has few batches. */
export function partsPerEpoch(curves: CurveData, epochs: number): number {
  const wanted = Math.ceil(pointsPerRun / Math.max(1, epochs))
  return Math.max(1, Math.min(wanted, Math.floor(batchesPerEpoch(curves) / batchesPerMean)))
}

/**
 * Means over the training batches, each in the middle of the stretch that it is of; an epoch under way has none yet. Whole
 * epochs have the engine's own figure, which weighs every sample alike; parts of one the plain mean of their batches.
 * Empty where every batch is an epoch: its value is the mean.
 */
export function meanPoints(
  curves: CurveData,
  { column, of, parts }: { column: Float64Array; of: (metrics: Metrics) => number | undefined; parts: number },
): readonly PlacedValue[] {
  if (batchesPerEpoch(curves) <= 1) return []
  if (parts > 1) return partMeans(curves.column('epoch'), { column, parts })
  return curves.epochs.map(({ epoch, training }) => ({ x: epoch - 0.5, value: finiteOrNull(of(training)) }))
}

export function finiteOrNull(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null
}

function batchesPerEpoch(curves: CurveData): number {
  const [first = 1, second = first + 1] = curves.column('epoch')
  return Math.round(1 / (second - first))
}

function partMeans(
  epochs: Float64Array,
  { column, parts }: { readonly column: Float64Array; readonly parts: number },
): readonly PlacedValue[] {
  const means: PlacedValue[] = []
  let part = -1
  let sum = 0
  let count = 0
  const close = () => {
    if (count > 0) means.push({ x: (part + 0.5) / parts, value: finiteOrNull(sum / count) })
    sum = 0
    count = 0
  }
  // A batch belongs to the part in which it ends; steps come as fractions, hence the tolerance.
  for (const [index, epoch] of epochs.entries()) {
    const own = Math.ceil(epoch * parts - 1e-6) - 1
    if (own !== part) close()
    part = own
    sum += column[index] ?? Number.NaN
    count++
  }
  const last = epochs.at(-1) ?? 0
  if (last * parts >= part + 1 - 1e-6) close()
  return means
}
