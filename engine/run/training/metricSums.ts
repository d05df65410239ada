import type { Metrics } from '../../contract/metrics.ts'
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

/** Adds a batch: every figure counts as often as the batch has samples. */
export function addMeasure(sums: MetricSums, measure: BatchMeasure): MetricSums {
  return {
    samples: sums.samples + measure.samples,
    loss: sums.loss + measure.loss * measure.samples,
    penalty: sums.penalty + measure.penalty * measure.samples,
    metrics: measure.metrics.map((value, index) => (sums.metrics[index] ?? 0) + value * measure.samples),
  }
}

/** Means over all samples so far; 0 before any. */
export function averages(sums: MetricSums, measured: readonly Measured[]): Metrics {
  const average = (sum: number): number => (sums.samples === 0 ? 0 : sum / sums.samples)
  const { loss, penalty, metrics } = sums
  return measureMetrics({ loss: average(loss), penalty: average(penalty), metrics: metrics.map(average) }, measured)
}

/** The numbers of one batch, or averages over many, by their names: those of the whole net, then those of each of several outputs. */
export function measureMetrics(
  { loss, penalty, metrics: values }: Omit<BatchMeasure, 'samples'>,
  measured: readonly Measured[],
): Metrics {
  const outputs = new Set(measured.flatMap(({ output }) => (output === null ? [] : [output])))
  const one = (output: string | null) => named(measured, { output, values })
  return {
    ...one(null),
    loss,
    penalty,
    ...(outputs.size === 0
      ? {}
      : { outputs: Object.fromEntries([...outputs].map((output) => [output, { loss: 0, ...one(output) }])) }),
  }
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
