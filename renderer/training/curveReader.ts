import type { Metric } from '../../engine/contract/document.ts'
import type { CurveData } from '../run/curves.ts'
import { lossColumns, metricColumns, outputColumns, type ChartColumns } from './chartData.ts'

export type CurveReader = (curves: CurveData, buckets: number) => ChartColumns

const known = new Map<string, CurveReader>()

/** What a chart draws of the whole network, or of one of several outputs. The same function each time: a chart is built anew for another. */
export function curveReader(name: 'loss' | Metric, output: string | null): CurveReader {
  const key = `${name} ${output ?? ''}`
  const reader = known.get(key) ?? makeReader(name, output)
  known.set(key, reader)
  return reader
}

function makeReader(name: 'loss' | Metric, output: string | null): CurveReader {
  if (output !== null) return (curves, buckets) => outputColumns(curves, { output, name, buckets })
  return name === 'loss' ? lossColumns : (curves, buckets) => metricColumns(curves, name, buckets)
}
