import { add, reshape, sigmoid, stack, tidy, type Scalar, type Tensor } from '@tensorflow/tfjs-core'
import type { Metric } from '../contract/document.ts'
import type { CompiledNet } from './compile.ts'
import { dataLoss } from './losses.ts'
import type { Batch } from './makeBatch.ts'
import { accuracy, meanAbsoluteError, topFive } from './metrics.ts'

export interface Objective {
  /** The metrics that apply to this net's outputs, in the order of `measure`. */
  readonly metrics: readonly Metric[]
  /** The data loss, summed over outputs: what is differentiated. */
  loss(scores: readonly Tensor[], batch: Batch): Scalar
  /** The metrics as one vector; null without any. */
  measure(scores: readonly Tensor[], batch: Batch): Tensor | null
}

/** Accuracy and top-5 are those of the first classification output, the mean absolute error that of the first regression output. */
export function makeObjective(net: CompiledNet, wanted: readonly Metric[]): Objective {
  const classified = net.outputs.findIndex(({ settings }) => settings.task === 'classification')
  const regressed = net.outputs.findIndex(({ settings }) => settings.task === 'regression')
  const outputOf = (metric: Metric): number => (metric === 'mae' ? regressed : classified)
  const metrics = [...new Set(wanted)].filter((metric) => outputOf(metric) >= 0)

  const measureOne = (metric: Metric, scores: readonly Tensor[], batch: Batch): Scalar => {
    const output = outputOf(metric)
    const flat = flattened(scores[output], batch.size)
    const target = batch.targets[output]
    if (target === undefined) throw new Error(`Output ${output} has no target.`)
    if (metric === 'mae') {
      /* Values may be learned as probabilities: then the prediction is the sigmoid of the score. */
      const asProbabilities = net.outputs[output]?.settings.loss.kind === 'binaryCrossEntropy'
      return meanAbsoluteError(asProbabilities ? sigmoid(flat) : flat, target.values)
    }
    if (target.labels === null) throw new Error(`Output ${output} has no labels.`)
    return metric === 'accuracy' ? accuracy(flat, target.labels) : topFive(flat, { labels: target.labels, oneHot: target.values })
  }

  return {
    metrics,
    loss: (scores, batch) =>
      net.outputs
        .map(({ settings }, output) => {
          const target = batch.targets[output]
          if (target === undefined) throw new Error(`Output ${output} has no target.`)
          return dataLoss(settings.loss, flattened(scores[output], batch.size), target.values)
        })
        .reduce((total, loss) => add(total, loss)),
    measure: (scores, batch) =>
      metrics.length === 0 ? null : tidy(() => stack(metrics.map((metric) => measureOne(metric, scores, batch)))),
  }
}

function flattened(scores: Tensor | undefined, batchSize: number): Tensor {
  if (scores === undefined) throw new Error('The net gave fewer outputs than it has.')
  return scores.rank === 2 ? scores : reshape(scores, [batchSize, -1])
}
