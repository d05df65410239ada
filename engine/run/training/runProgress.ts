import type { RunProgress } from '../../contract/runStatus.ts'
import type { Trainer } from './trainer.ts'

/** How far a run is, and how long the rest will take at its present speed with a validation after every epoch. */
export function runProgress(
  { state, stepsPerEpoch, settings, data }: Trainer,
  { samplesPerSecond, validationMs }: { readonly samplesPerSecond: number; readonly validationMs: number },
): RunProgress {
  const epochsLeft = state.stoppedEarly ? 0 : Math.max(0, settings.epochs - state.epoch)
  const samplesLeft = epochsLeft * data.training.length - state.stepInEpoch * settings.batchSize
  const secondsLeft = samplesLeft / samplesPerSecond + (epochsLeft * validationMs) / 1000
  return {
    epoch: state.epoch,
    epochs: settings.epochs,
    stepInEpoch: state.stepInEpoch,
    stepsPerEpoch,
    samplesPerSecond,
    secondsLeft: samplesPerSecond > 0 ? Math.max(0, secondsLeft) : null,
  }
}
