import { keep, tidy, variableGrads, zerosLike, type Scalar, type Tensor } from '@tensorflow/tfjs-core'
import { replay } from '../../simd/replay/replay.ts'
import type { CompiledNet, CompiledWeight } from '../model/compiledNet.ts'
import type { Batch } from './makeBatch.ts'
import type { Objective } from './objective.ts'
import { addPenaltyInPlace, withPenaltyGradient } from './penalty.ts'

export interface BatchGradients {
  readonly loss: Scalar
  /** The objective's metrics; null without any. */
  readonly measured: Tensor | null
  /** By weight key, penalty included. */
  readonly gradients: ReadonlyMap<string, Tensor>
}

export interface GradientOptions {
  readonly batch: Batch
  readonly objective: Objective
  readonly trainable: readonly CompiledWeight[]
}

/**
 * Forward in training mode, then back-propagation. Call inside tf.tidy. A weight that the loss does not depend on
 * gets zeros.
 */
export function batchGradients(net: CompiledNet, { batch, objective, trainable }: GradientOptions): BatchGradients {
  let scores: readonly Tensor[] = []
  const { value, grads } = variableGrads(
    () => {
      scores = runScores(net, batch.inputs, { training: true }).map((score) => keep(score.clone()))
      return objective.loss(scores, batch)
    },
    trainable.map(({ variable }) => variable),
  )
  // One tensor may be the gradient of two weights.
  const areApart = new Set(Object.values(grads)).size === Object.keys(grads).length
  const gradients = new Map(
    trainable.map((weight) => {
      const gradient = grads[weight.variable.name] ?? zerosLike(weight.variable)
      if (areApart && addPenaltyInPlace(weight, gradient)) return [weight.key, gradient]
      return [weight.key, withPenaltyGradient(weight, gradient)]
    }),
  )
  const measured = objective.measure(scores, batch)
  for (const score of scores) score.dispose()
  return { loss: value, measured, gradients }
}

/** Scores for input tensors, one for each output. */
export function runScores(net: CompiledNet, inputs: readonly Tensor[], { training }: { training: boolean }): readonly Tensor[] {
  const [first] = inputs
  /* LayersModel.apply gives tensors for tensors; its type also covers symbolic ones. */
  const scores = net.scoresModel.apply(inputs.length === 1 && first !== undefined ? first : [...inputs], { training }) as
    | Tensor
    | Tensor[]
  return Array.isArray(scores) ? scores : [scores]
}

/** Predictions for input tensors, one for each output; disposes everything else. */
export function runPredictions(net: CompiledNet, inputs: readonly Tensor[]): readonly Tensor[] {
  const { model, weights } = net
  return replay({
    owner: model,
    weights: weights.map(({ variable }) => variable),
    inputs,
    compute: (tensors) =>
      tidy(() => {
        const [first] = tensors
        const predictions = model.apply(tensors.length === 1 && first !== undefined ? first : [...tensors], {
          training: false,
        }) as Tensor | Tensor[]
        return Array.isArray(predictions) ? predictions : [predictions]
      }),
  })
}
