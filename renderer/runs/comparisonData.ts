import type { Metrics } from '../../engine/contract/metrics.ts'
import type { RunHistory } from '../../engine/document/project/runHistory.ts'
import { onOneAxis, type ChartColumns } from '../training/chartData.ts'
import { finiteOrNull, type PlacedValue } from '../training/meanPoints.ts'
import type { RunMeasure } from './runLines.ts'

/**
 * Of each run two lines over epochs: what it reached on the validation samples, and on those it learned from (means of
 * epochs). A measure of several outputs is the first output's that has it.
 */
export function comparisonColumns(runs: readonly RunHistory[], measure: RunMeasure): ChartColumns {
  return onOneAxis(
    runs.flatMap(({ epochs }) =>
      (['validation', 'training'] as const).map((part) =>
        epochs.flatMap((point): PlacedValue[] => {
          const value = valueOf(point[part], measure)
          return value === undefined ? [] : [{ x: point.epoch, value: finiteOrNull(value) }]
        }),
      ),
    ),
  )
}

function valueOf(metrics: Metrics | null, measure: RunMeasure): number | undefined {
  if (metrics === null) return undefined
  const ofOutputs = Object.values(metrics.outputs ?? {}).map((output) => output[measure])
  return metrics[measure] ?? ofOutputs.find((value) => value !== undefined)
}
