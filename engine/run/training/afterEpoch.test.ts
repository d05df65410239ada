import { describe, expect, test } from 'vitest'
import type { TrainingSettings } from '../../contract/document.ts'
import { defaultTraining } from '../../document/emptyDocument.ts'
import { afterEpoch } from './afterEpoch.ts'
import { learningRateAt } from './schedules.ts'
import { freshTrainerState, type TrainerState } from './trainerState.ts'

/** The states behind each epoch, up to the one that stops. */
function statesAfter(losses: readonly number[], training: Partial<TrainingSettings>): readonly TrainerState[] {
  const settings: TrainingSettings = { ...defaultTraining, ...training }
  const states: TrainerState[] = []
  for (const loss of losses) {
    const before = states.at(-1) ?? freshTrainerState
    if (before.stoppedEarly) break
    states.push(afterEpoch(before, settings, loss).state)
  }
  return states
}

/* PyTorch 2.15: ReduceLROnPlateau(factor=0.3, patience=1, threshold=0, threshold_mode='abs', min_lr=0.002) from 0.1 on. Keras 3.15 says
   the same with patience=2 and min_delta=0: its patience, and ours, counts the epoch in which the rate falls; PyTorch's does not. */
test('plateau lowers the rate in the epochs in which PyTorch and Keras do, down to its minimum', () => {
  const losses = [1, 0.8, 0.9, 0.85, 0.7, 0.7, 0.71, 0.72, 0.73, 0.6, 0.61, 0.62, 0.63, 0.64, 0.65, 0.66]
  const schedule = { kind: 'plateau', patienceEpochs: 2, factor: 0.3, minimum: 0.002 } as const
  const rates = statesAfter(losses, { schedule, earlyStopping: null }).map(({ epoch, plateauFactor }) =>
    learningRateAt(schedule, 0.1, { step: epoch, stepsPerEpoch: 1, epochs: losses.length, plateauFactor }),
  )
  expect(rates).toEqual(
    [0.1, 0.1, 0.1, 0.03, 0.03, 0.03, 0.009, 0.009, 0.0027, 0.0027, 0.0027, 0.002, 0.002, 0.002, 0.002, 0.002].map((rate) =>
      expect.closeTo(rate, 10),
    ),
  )
})

/* Keras 3.15: the EarlyStopping callback, given these losses one epoch after the other; the epochs counted from 1. */
describe('early stopping stops after the epoch, and keeps the weights of the epoch, that Keras does:', () => {
  const losses = [1, 0.8, 0.9, 0.79, 0.7, 0.7, 0.71, 0.69, 0.73, 0.6, 0.61, 0.62, 0.63, 0.64]
  test.each([
    { patienceEpochs: 1, minDelta: 0, last: 3, best: 2 },
    { patienceEpochs: 2, minDelta: 0, last: 7, best: 5 },
    { patienceEpochs: 3, minDelta: 0, last: 13, best: 10 },
    { patienceEpochs: 4, minDelta: 0, last: 14, best: 10 },
    { patienceEpochs: 2, minDelta: 0.05, last: 4, best: 2 },
    { patienceEpochs: 3, minDelta: 0.05, last: 8, best: 5 },
  ])('patience $patienceEpochs, minDelta $minDelta', ({ patienceEpochs, minDelta, last, best }) => {
    const end = statesAfter(losses, { earlyStopping: { patienceEpochs, minDelta, restoreBest: true } }).at(-1)
    expect(end).toMatchObject({ stoppedEarly: true, epoch: last, bestEpoch: best })
  })

  test('patience 5: not at all', () => {
    const end = statesAfter(losses, { earlyStopping: { patienceEpochs: 5, minDelta: 0, restoreBest: true } }).at(-1)
    expect(end).toMatchObject({ stoppedEarly: false, epoch: 14, bestEpoch: 10 })
  })
})
