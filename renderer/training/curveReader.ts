import type { Metric } from '../../engine/contract/document.ts'
import type { CurveData } from '../run/curves.ts'
import { lossColumns, metricColumns, outputColumns, type ChartColumns, type ChartExtent } from './chartData.ts'

export type CurveReader = (curves: CurveData, extent: ChartExtent) => ChartColumns

const known = new Map<string, CurveReader>()

/** What a chart draws of the whole network, or of one of several outputs. The same function each time: a chart is built anew for another. */
export function curveReader(name: 'loss' | Metric, output: string | null): CurveReader {
  const key = `${name} ${output ?? ''}`
  const reader = known.get(key) ?? makeReader(name, output)
  known.set(key, reader)
  return reader
}

function makeReader(name: 'loss' | Metric, output: string | null): CurveReader {
  if (output !== null) return (curves, extent) => outputColumns(curves, { output, name }, extent)
  return name === 'loss' ? lossColumns : (curves, extent) => metricColumns(curves, name, extent)
}
