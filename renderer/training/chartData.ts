import type { Metric } from '../../engine/contract/document.ts'
import type { EpochPoint, Metrics } from '../../engine/contract/protocol.ts'
import type { CurveData, OutputColumn } from '../run/curves.ts'
import { thinPoints } from './thinPoints.ts'

/** One shared x axis and one column for each line; null where a line has no point. */
export type ChartColumns = readonly [x: number[], ...lines: (number | null)[][]]

/** Loss, validation loss and penalty over epochs. */
export function lossColumns(curves: CurveData, buckets: number): ChartColumns {
  const columns = [curves.column('loss'), curves.column('penalty')]
  const { x, lines } = collect(curves, { columns, validation: (metrics) => metrics.loss, buckets })
  const [training = [], penalty = [], validation = []] = lines
  return [x, training, validation, penalty]
}

/** A metric on the training batches and on the validation samples, over epochs. */
export function metricColumns(curves: CurveData, metric: Metric, buckets: number): ChartColumns {
  const columns = [curves.column(metric)]
  const { x, lines } = collect(curves, { columns, validation: (metrics) => metrics[metric], buckets })
  const [training = [], validation = []] = lines
  return [x, training, validation]
}

/** The same of one of several outputs: its metric, or its share of the loss. */
export function outputColumns(
  curves: CurveData,
  { output, name, buckets }: { readonly output: string; readonly name: OutputColumn; readonly buckets: number },
): ChartColumns {
  const columns = [curves.outputColumn(output, name)]
  const { x, lines } = collect(curves, { columns, validation: (metrics) => metrics.outputs?.[output]?.[name], buckets })
  const [training = [], validation = []] = lines
  return [x, training, validation]
}

interface Collected {
  readonly columns: readonly Float64Array[]
  readonly validation: (metrics: Metrics) => number | undefined
  readonly buckets: number
}

/** Step columns, then the validation column, over one ascending x axis. The first step column decides which points stay. */
function collect(
  curves: CurveData,
  { columns, validation, buckets }: Collected,
): { readonly x: number[]; readonly lines: (number | null)[][] } {
  const epochAxis = curves.column('epoch')
  const x: number[] = []
  const lines: (number | null)[][] = [...columns.map(() => []), []]
  const ends = curves.epochs.filter(hasValidation)
  let next = 0
  const pushEnd = (end: EpochPoint) => {
    const value = end.validation === null ? undefined : validation(end.validation)
    if (x.at(-1) !== end.epoch) {
      x.push(end.epoch)
      for (const line of lines) line.push(null)
    }
    const line = lines.at(-1)
    if (line !== undefined) line[x.length - 1] = value ?? null
  }
  for (const index of thinPoints(columns[0] ?? [], buckets)) {
    const position = epochAxis[index] ?? 0
    for (let end = ends[next]; end !== undefined && end.epoch < position; end = ends[++next]) pushEnd(end)
    x.push(position)
    columns.forEach((column, line) => lines[line]?.push(finiteOrNull(column[index])))
    lines.at(-1)?.push(null)
  }
  for (const end of ends.slice(next)) pushEnd(end)
  return { x, lines }
}

function hasValidation(point: EpochPoint): boolean {
  return point.validation !== null
}

function finiteOrNull(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null
}
