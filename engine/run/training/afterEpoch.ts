import type { TrainingSettings } from '../../contract/document.ts'
import { noSums } from './metricSums.ts'
import { freshPatience, observeLoss } from './schedules.ts'
import type { TrainerState } from './trainerState.ts'

export interface EpochOutcome {
  readonly state: TrainerState
  /** The loss was the best so far: early stopping keeps these weights. */
  readonly improved: boolean
}

/** Closes an epoch: plateau and early stopping look at `loss`, the validation loss where there is one. */
export function afterEpoch(state: TrainerState, settings: TrainingSettings, loss: number): EpochOutcome {
  const { schedule, earlyStopping } = settings
  const seen = observeLoss(state.plateau, loss, { minDelta: 0 })
  const lower = schedule.kind === 'plateau' && seen.epochsSinceBest >= schedule.patienceEpochs
  const stopping = observeLoss(state.stopping, loss, { minDelta: earlyStopping?.minDelta ?? 0 })
  const improved = stopping.epochsSinceBest === 0
  return {
    improved,
    state: {
      ...state,
      epoch: state.epoch + 1,
      stepInEpoch: 0,
      sums: noSums,
      plateau: lower ? { ...freshPatience, best: seen.best } : seen,
      plateauFactor: lower ? state.plateauFactor * schedule.factor : state.plateauFactor,
      stopping,
      bestEpoch: improved ? state.epoch + 1 : state.bestEpoch,
      stoppedEarly: earlyStopping !== null && stopping.epochsSinceBest >= Math.max(1, earlyStopping.patienceEpochs),
    },
  }
}
