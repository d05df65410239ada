import { engine, fill, keep, tidy, zerosLike, type Scalar, type Tensor } from '@tensorflow/tfjs-core'
import { replay } from '../../simd/replay/replay.ts'
import { replayStep } from '../../simd/replay/replayStep.ts'
import type { CompiledNet, CompiledWeight } from '../model/compiledNet.ts'
import type { Batch } from './makeBatch.ts'
import type { Objective } from './objective.ts'
import { addPenaltyInPlace, withPenaltyGradient } from './penalty.ts'

export interface BatchGradients {
  readonly loss: Scalar
  /** Unscaled, one for each output. */
  readonly scores: readonly Tensor[]
  /** By weight key, penalty included. */
  readonly gradients: ReadonlyMap<string, Tensor>
}

export interface GradientOptions {
  /** Whose steps these are: as long as it is the same, the same is computed of each batch. */
  readonly owner: object
  readonly batch: Batch
  readonly objective: Objective
  readonly trainable: readonly CompiledWeight[]
}

/**
 * Forward in training mode, then back-propagation; `finish` hears the results, which are gone when it returns. Call inside tf.tidy. A weight
 * that the loss does not depend on gets zeros. On simd, from the third batch of one size on, without tf.js: replayStep tells more.
 */
export function withBatchGradients<T>(
  net: CompiledNet,
  { owner, batch, objective, trainable }: GradientOptions,
  finish: (results: BatchGradients) => T,
): T {
  const inputCount = batch.inputs.length
  return replayStep({
    owner,
    weights: net.weights.map(({ variable }) => variable),
    inputs: [...batch.inputs, ...batch.targets.map(({ values }) => values)],
    compute: (tensors) => {
      const targets = tensors.slice(inputCount).map((values) => ({ values, labels: null }))
      const own = { size: batch.size, inputs: tensors.slice(0, inputCount), targets }
      return computeGradients(net, { batch: own, objective, trainable })
    },
    finish: (results) => {
      const [loss, ...others] = results
      const scores = others.slice(0, net.outputs.length)
      const gradients = new Map(trainable.map(({ key }, index) => [key, results[1 + net.outputs.length + index] as Tensor]))
      // The first of `computeGradients` below.
      return finish({ loss: loss as Scalar, scores, gradients })
    },
  })
}

/** Loss, scores, and gradients in the order of `trainable`. */
function computeGradients(net: CompiledNet, { batch, objective, trainable }: Omit<GradientOptions, 'owner'>): readonly Tensor[] {
  let scores: readonly Tensor[] = []
  const variables = trainable.map(({ variable }) => variable)
  const forward = (): Scalar => {
    scores = runScores(net, batch.inputs, { training: true }).map((score) => keep(score.clone()))
    return objective.loss(scores, batch)
  }
  // The gradient of the loss by itself, by a kernel: left to tf.js, it is an array of JavaScript's.
  const { value, grads } = engine().gradients(forward, variables, fill([], 1), true)
  if (grads.every((gradient) => gradient === undefined))
    throw new Error('The loss depends on none of the weights that are learned.')
  const areApart = new Set(grads).size === grads.length
  const gradients = trainable.map((weight, index) => {
    const gradient = grads[index] ?? zerosLike(weight.variable)
    // One tensor may be the gradient of two weights.
    return areApart && addPenaltyInPlace(weight, gradient) ? gradient : withPenaltyGradient(weight, gradient)
  })
  return [value, ...scores, ...gradients]
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
