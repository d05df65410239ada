import type { Metric } from '../../engine/contract/document.ts'
import type { Metrics } from '../../engine/contract/metrics.ts'
import { thinPoints } from '../../engine/document/project/thinPoints.ts'
import type { CurveData, OutputColumn } from '../run/curves.ts'
import { finiteOrNull, meanPoints, partsPerEpoch, type PlacedValue } from './meanPoints.ts'

/** A value, null where it is no finite number (a gap), undefined where the line has no point (it goes on). */
export type ChartValue = number | null | undefined
/** One shared x axis and one column for each line. */
export type ChartColumns = readonly [x: number[], ...lines: ChartValue[][]]

/** How finely a chart is drawn. */
export interface ChartExtent {
  readonly buckets: number
  /** Where the x axis ends. */
  readonly epochs: number
}

/** Loss over epochs: of each batch, its mean, of the validation samples, and the penalty. */
export function lossColumns(curves: CurveData, extent: ChartExtent): ChartColumns {
  return collect(curves, { column: curves.column('loss'), beside: curves.column('penalty'), of: ({ loss }) => loss }, extent)
}

/** A metric over epochs: of each batch, its mean, and of the validation samples. */
export function metricColumns(curves: CurveData, metric: Metric, extent: ChartExtent): ChartColumns {
  return collect(curves, { column: curves.column(metric), of: (metrics) => metrics[metric] }, extent)
}

/** The same of one of several outputs: its metric, or its share of the loss. */
export function outputColumns(
  curves: CurveData,
  { output, name }: { readonly output: string; readonly name: OutputColumn },
  extent: ChartExtent,
): ChartColumns {
  const column = curves.outputColumn(output, name)
  return collect(curves, { column, of: (metrics) => metrics.outputs?.[output]?.[name] }, extent)
}

interface Measure {
  /** One value for each batch; decides which points stay. */
  readonly column: Float64Array
  /** Another value for each batch, drawn last. */
  readonly beside?: Float64Array
  readonly of: (metrics: Metrics) => number | undefined
}

/** Batches, means, validation, and what stands beside, over one ascending x axis. */
function collect(curves: CurveData, { column, beside, of }: Measure, { buckets, epochs }: ChartExtent): ChartColumns {
  const epochAxis = curves.column('epoch')
  const kept = thinPoints(column, buckets)
  const stepValues = (values: Float64Array): readonly PlacedValue[] =>
    kept.map((index) => ({ x: epochAxis[index] ?? 0, value: finiteOrNull(values[index]) }))
  const validation = curves.epochs.flatMap(({ epoch, validation: metrics }) =>
    metrics === null ? [] : [{ x: epoch, value: finiteOrNull(of(metrics)) }],
  )
  const means = meanPoints(curves, { column, of, parts: partsPerEpoch(curves, epochs) })
  return onOneAxis([stepValues(column), means, validation, ...(beside === undefined ? [] : [stepValues(beside)])])
}

/** Lines with ascending places of their own over the places of all. */
export function onOneAxis(lines: readonly (readonly PlacedValue[])[]): ChartColumns {
  const x = [...new Set(lines.flatMap((line) => line.map((point) => point.x)))].sort((left, right) => left - right)
  const values = lines.map((line) => {
    const byPlace = new Map(line.map((point) => [point.x, point.value]))
    return x.map((place) => byPlace.get(place))
  })
  return [x, ...values]
}
