import type { Metrics } from '../contract/protocol.ts'
import type { Measured } from './objective.ts'

/** Sums over samples, as numbers that survive JSON unchanged: a checkpoint in mid-epoch keeps them. */
export interface MetricSums {
  readonly samples: number
  readonly loss: number
  readonly penalty: number
  readonly metrics: readonly number[]
}

/** What one batch measured: averages over its samples. `metrics` are in the objective's order. */
export interface BatchMeasure {
  readonly samples: number
  readonly loss: number
  readonly penalty: number
  readonly metrics: readonly number[]
}

export const noSums: MetricSums = { samples: 0, loss: 0, penalty: 0, metrics: [] }

export function addMeasure(sums: MetricSums, measure: BatchMeasure): MetricSums {
  return {
    samples: sums.samples + measure.samples,
    loss: sums.loss + measure.loss * measure.samples,
    penalty: sums.penalty + measure.penalty * measure.samples,
    metrics: measure.metrics.map((value, index) => (sums.metrics[index] ?? 0) + value * measure.samples),
  }
}

export function averages(sums: MetricSums, measured: readonly Measured[]): Metrics {
  const average = (sum: number): number => (sums.samples === 0 ? 0 : sum / sums.samples)
  const values = sums.metrics.map((sum) => average(sum))
  const outputs = [...new Set(measured.flatMap(({ output }) => (output === null ? [] : [output])))]
  const one = (output: string | null) => named(measured, { output, values })
  return {
    ...one(null),
    loss: average(sums.loss),
    penalty: average(sums.penalty),
    ...(outputs.length === 0
      ? {}
      : { outputs: Object.fromEntries(outputs.map((output) => [output, { loss: 0, ...one(output) }])) }),
  }
}

/** One batch, without telling outputs apart: charts draw a point for each step. */
export function measureMetrics({ loss, penalty, metrics }: BatchMeasure, measured: readonly Measured[]): Metrics {
  return { ...named(measured, { output: null, values: metrics }), loss, penalty }
}

function named(
  measured: readonly Measured[],
  { output, values }: { readonly output: string | null; readonly values: readonly number[] },
): Partial<Record<Measured['name'], number>> {
  return Object.fromEntries(
    measured.flatMap((one, index) => {
      const value = values[index]
      return one.output !== output || value === undefined ? [] : [[one.name, value]]
    }),
  )
}
