import type { Metric } from '../contract/document.ts'
import type { Metrics } from '../contract/protocol.ts'

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

export function averages(sums: MetricSums, names: readonly Metric[]): Metrics {
  const average = (sum: number): number => (sums.samples === 0 ? 0 : sum / sums.samples)
  return {
    loss: average(sums.loss),
    penalty: average(sums.penalty),
    ...named(
      names,
      sums.metrics.map((sum) => average(sum)),
    ),
  }
}

export function measureMetrics(measure: BatchMeasure, names: readonly Metric[]): Metrics {
  return { loss: measure.loss, penalty: measure.penalty, ...named(names, measure.metrics) }
}

function named(names: readonly Metric[], values: readonly number[]): Partial<Record<Metric, number>> {
  return Object.fromEntries(names.flatMap((name, index) => (values[index] === undefined ? [] : [[name, values[index]]])))
}
