import { add, reshape, sigmoid, stack, tidy, type Scalar, type Tensor } from '@tensorflow/tfjs-core'
import type { Metric } from '../../contract/document.ts'
import type { CompiledNet } from '../model/compiledNet.ts'
import { dataLoss } from './losses.ts'
import type { Batch } from './makeBatch.ts'
import { accuracy, meanAbsoluteError, topFive } from './metrics.ts'

/** A number that `measure` gives for one output; null: for the net as a whole. */
export interface Measured {
  readonly output: string | null
  readonly name: Metric | 'loss'
}

export interface Objective {
  /** What `measure` gives, in its order. */
  readonly measured: readonly Measured[]
  /** The data loss, summed over outputs: what is differentiated. */
  loss(scores: readonly Tensor[], batch: Batch): Scalar
  /** The metrics as one vector; null without any. */
  measure(scores: readonly Tensor[], batch: Batch): Tensor | null
}

/**
 * As a whole a net is measured by its first output of the fitting task: accuracy and top-5 by classification, the mean
 * absolute error by regression. Where there are several outputs, each is measured by itself as well.
 */
export function makeObjective(net: CompiledNet, wanted: readonly Metric[]): Objective {
  const plan = planMeasures(net, [...new Set(wanted)])

  const lossOf = (output: number, scores: readonly Tensor[], batch: Batch): Scalar => {
    const target = batch.targets[output]
    const settings = net.outputs[output]?.settings
    if (target === undefined || settings === undefined) throw new Error(`Output ${output} has no target.`)
    return dataLoss(settings.loss, flattened(scores[output], batch.size), target.values)
  }

  const measureOne = ({ name, at }: Planned, scores: readonly Tensor[], batch: Batch): Scalar => {
    if (name === 'loss') return lossOf(at, scores, batch)
    const flat = flattened(scores[at], batch.size)
    const target = batch.targets[at]
    if (target === undefined) throw new Error(`Output ${at} has no target.`)
    if (name === 'mae') {
      /* Values may be learned as probabilities: then the prediction is the sigmoid of the score. */
      const asProbabilities = net.outputs[at]?.settings.loss.kind === 'binaryCrossEntropy'
      return meanAbsoluteError(asProbabilities ? sigmoid(flat) : flat, target.values)
    }
    if (target.labels === null) throw new Error(`Output ${at} has no labels.`)
    return name === 'accuracy' ? accuracy(flat, target.labels) : topFive(flat, { labels: target.labels, oneHot: target.values })
  }

  return {
    measured: plan,
    loss: (scores, batch) =>
      net.outputs.map((_, output) => lossOf(output, scores, batch)).reduce((total, loss) => add(total, loss)),
    measure: (scores, batch) =>
      plan.length === 0 ? null : tidy(() => stack(plan.map((planned) => measureOne(planned, scores, batch)))),
  }
}

interface Planned extends Measured {
  /** Place of the output in the net. */
  readonly at: number
}

function planMeasures({ outputs }: CompiledNet, wanted: readonly Metric[]): readonly Planned[] {
  const fits = (metric: Metric, at: number): boolean =>
    outputs[at]?.settings.task === (metric === 'mae' ? 'regression' : 'classification')
  const whole = wanted.flatMap((name): Planned[] => {
    const at = outputs.findIndex((_, index) => fits(name, index))
    return at < 0 ? [] : [{ output: null, name, at }]
  })
  if (outputs.length < 2) return whole
  const each = outputs.flatMap(({ name: output }, at): Planned[] => [
    { output, name: 'loss', at },
    ...wanted.filter((name) => fits(name, at)).map((name) => ({ output, name, at })),
  ])
  return [...whole, ...each]
}

function flattened(scores: Tensor | undefined, batchSize: number): Tensor {
  if (scores === undefined) throw new Error('The net gave fewer outputs than it has.')
  return scores.rank === 2 ? scores : reshape(scores, [batchSize, -1])
}
