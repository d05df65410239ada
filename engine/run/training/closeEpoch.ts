import type { EpochPoint } from '../../contract/metrics.ts'
import { afterEpoch } from './afterEpoch.ts'
import type { Trainer } from './trainer.ts'
import { validate } from './validate.ts'

export interface ClosedEpoch {
  readonly point: EpochPoint
  readonly improved: boolean
}

export interface CloseOptions {
  readonly samplesPerSecond: number
  /** That of the epoch's last step. */
  readonly learningRate: number
  /** Asked between batches; false gives up. */
  readonly goOn: () => Promise<boolean>
}

/** Validates and moves on to the next epoch; null when given up in mid-validation, and the close stays due. */
export async function closeEpoch(
  trainer: Trainer,
  { samplesPerSecond, learningRate, goOn }: CloseOptions,
): Promise<ClosedEpoch | null> {
  const { net, data, objective, settings } = trainer
  const training = trainer.epochAverages()
  const validation =
    data.validation.length === 0
      ? null
      : await validate(net, { data, samples: data.validation, objective, batchSize: validationBatch(settings.batchSize), goOn })
  if (data.validation.length > 0 && validation === null) return null
  const { state, improved } = afterEpoch(trainer.state, settings, (validation ?? training).loss)
  trainer.state = state
  const point = { epoch: state.epoch, step: state.step, training, validation, learningRate, samplesPerSecond }
  return { point, improved }
}

/** Validation keeps no intermediate values for back-propagation, so its batches may be larger. */
export function validationBatch(batchSize: number): number {
  return Math.max(batchSize, 64)
}
