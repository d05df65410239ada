import { keep, reshape, concat, tidy, type Tensor } from '@tensorflow/tfjs-core'
import type { TrainingSettings } from '../../contract/document.ts'
import type { Metrics } from '../../contract/metrics.ts'
import type { Augmentation } from '../../data/augmentation/augmentation.ts'
import { whyNotReplayed } from '../../simd/replay/replayStep.ts'
import type { CompiledNet, CompiledWeight } from '../model/compiledNet.ts'
import { epochOrder } from './epochOrder.ts'
import { withBatchGradients } from './gradients.ts'
import { makeBatch } from './makeBatch.ts'
import { addMeasure, averages, measureMetrics, type BatchMeasure } from './metricSums.ts'
import type { Noise } from './noise.ts'
import { makeObjective, type Objective } from './objective.ts'
import { clipGradients } from './optimizers/clipGradients.ts'
import { createOptimizer, type Optimizer } from './optimizers/createOptimizer.ts'
import { penaltyOf } from './penalty.ts'
import { rememberStatistics } from './rememberStatistics.ts'
import { learningRateAt } from './schedules.ts'
import { freshTrainerState, type TrainerState } from './trainerState.ts'
import type { TrainingData } from './trainingData.ts'

/** A step whose numbers are still on the device. */
export interface PendingStep {
  readonly step: number
  /** Fraction of epochs done after it. */
  readonly epoch: number
  readonly learningRate: number
  readonly samples: number
  /** [data loss, penalty, metrics…]; whoever reads it disposes it. */
  readonly values: Tensor
}

export interface Trainer {
  readonly net: CompiledNet
  readonly data: TrainingData
  readonly settings: TrainingSettings
  readonly objective: Objective
  readonly trainable: readonly CompiledWeight[]
  readonly optimizer: Optimizer
  readonly stepsPerEpoch: number
  state: TrainerState
  /** Takes the next step of the open epoch. With `guard`, a step whose loss or penalty is not finite changes nothing, statistics included. */
  step(options: { readonly guard: boolean }): PendingStep
  /** Adds what a step measured to the epoch's sums. */
  record(measure: BatchMeasure): Metrics
  /** Averages of the open epoch so far. */
  epochAverages(): Metrics
  learningRate(): number
  /** Why tf.js computes each step anew instead of running its kernels again; null where that is not so, or not known yet. */
  whyNotReplayed(): string | null
  dispose(): void
}

/** The training arithmetic without clocks, messages or phases: those are the session's. */
export function createTrainer(
  net: CompiledNet,
  { data, settings, noise }: { readonly data: TrainingData; readonly settings: TrainingSettings; readonly noise: Noise },
): Trainer {
  const objective = makeObjective(net, settings.metrics)
  const trainable = net.weights.filter((weight) => weight.trainable)
  const optimizer = createOptimizer(settings.optimizer, trainable)
  const stepsPerEpoch = Math.max(1, Math.ceil(data.training.length / settings.batchSize))
  let order: { readonly epoch: number; readonly samples: Int32Array } | null = null

  const samplesOf = (epoch: number): Int32Array => {
    if (order?.epoch !== epoch) order = { epoch, samples: epochOrder(data.training, settings, epoch) }
    return order.samples
  }

  const trainer: Trainer = {
    net,
    data,
    settings,
    objective,
    trainable,
    optimizer,
    stepsPerEpoch,
    state: freshTrainerState,
    learningRate: () =>
      learningRateAt(settings.schedule, settings.optimizer.learningRate, {
        step: trainer.state.step,
        stepsPerEpoch,
        epochs: settings.epochs,
        plateauFactor: trainer.state.plateauFactor,
      }),
    step: ({ guard }) => {
      const { state } = trainer
      const start = state.stepInEpoch * settings.batchSize
      const samples = samplesOf(state.epoch).subarray(start, start + settings.batchSize)
      const learningRate = trainer.learningRate()
      const augmentation = augmentationOf(settings, state)
      noise.begin(state.step)
      const undoStatistics = guard ? rememberStatistics(net.weights) : null
      const values = tidy(() => {
        const batch = makeBatch(net, data, samples, { augmentation })
        return withBatchGradients(net, { owner: trainer, batch, objective, trainable }, ({ loss, scores, gradients }) => {
          const measured = objective.measure(scores, batch)
          const penalty = penaltyOf(net.weights)
          const parts = [reshape(loss, [1]), reshape(penalty, [1]), ...(measured === null ? [] : [measured])]
          const isSound = !guard || [loss, penalty].every((value) => Number.isFinite(value.dataSync()[0]))
          if (isSound) optimizer.apply(clipGradients(gradients, settings.clipping), learningRate)
          else undoStatistics?.()
          return keep(concat(parts))
        })
      })
      const stepInEpoch = state.stepInEpoch + 1
      trainer.state = { ...state, step: state.step + 1, stepInEpoch }
      return {
        step: state.step + 1,
        epoch: state.epoch + stepInEpoch / stepsPerEpoch,
        learningRate,
        samples: samples.length,
        values,
      }
    },
    record: (measure) => {
      trainer.state = { ...trainer.state, sums: addMeasure(trainer.state.sums, measure) }
      return measureMetrics(measure, objective.measured)
    },
    whyNotReplayed: () => whyNotReplayed(trainer),
    epochAverages: () => averages(trainer.state.sums, objective.measured),
    dispose: () => {
      optimizer.dispose()
    },
  }
  return trainer
}

function augmentationOf({ augmentation, seed }: TrainingSettings, { epoch }: TrainerState): Augmentation | null {
  return augmentation === null ? null : { settings: augmentation, seed, epoch }
}

/** Reads a pending step's numbers from the device and frees them there. */
export async function readStep(pending: PendingStep): Promise<BatchMeasure> {
  const [loss = Number.NaN, penalty = 0, ...metrics] = await pending.values.data()
  pending.values.dispose()
  return { samples: pending.samples, loss, penalty, metrics }
}
