import { expect, test } from 'vitest'
import { runProgress } from './runProgress.ts'
import { createThroughput } from './throughput.ts'
import type { Trainer } from './trainer.ts'
import { freshTrainerState, type TrainerState } from './trainerState.ts'

/** What is said of a run of 10 epochs of 100 samples in batches of 32, where a second goes through 50 samples. */
function progressAt(state: Partial<TrainerState>, validationMs = 0) {
  const trainer = {
    state: { ...freshTrainerState, ...state },
    stepsPerEpoch: 4,
    settings: { epochs: 10, batchSize: 32 },
    data: { training: new Int32Array(100) },
  }
  // Of a trainer only what progress is told from.
  return runProgress(trainer as unknown as Trainer, { samplesPerSecond: 50, validationMs })
}

test('what is left takes as long as its samples and validations', () => {
  expect(progressAt({}).secondsLeft).toBe((10 * 100) / 50)
  // Two epochs and a batch are done; eight validations of half a second are to come.
  expect(progressAt({ epoch: 2, stepInEpoch: 1 }, 500).secondsLeft).toBe((8 * 100 - 32) / 50 + 8 * 0.5)
})

test('a run that has ended, early or not, has nothing left; of one that has not begun nobody knows', () => {
  expect(progressAt({ epoch: 10 }, 500).secondsLeft).toBe(0)
  expect(progressAt({ epoch: 3, stoppedEarly: true }, 500).secondsLeft).toBe(0)
  // The last batch is smaller than the others: less than nothing is never left.
  expect(progressAt({ epoch: 9, stepInEpoch: 4 }).secondsLeft).toBe(0)
  const trainer = {
    state: freshTrainerState,
    stepsPerEpoch: 1,
    settings: { epochs: 1, batchSize: 1 },
    data: { training: new Int32Array(1) },
  }
  expect(runProgress(trainer as unknown as Trainer, { samplesPerSecond: 0, validationMs: 0 }).secondsLeft).toBeNull()
})

test('speed is told in samples a second: of an epoch as a whole, and of the last few seconds', () => {
  const throughput = createThroughput()
  expect([throughput.recent(), throughput.average()]).toEqual([0, 0])
  // A minute at 1000 a second, then a minute at 100.
  for (let step = 0; step < 60; step++) throughput.add({ samples: 1000, ms: 1000 })
  expect(throughput.recent()).toBeCloseTo(1000, 6)
  for (let step = 0; step < 60; step++) throughput.add({ samples: 100, ms: 1000 })
  expect(throughput.average()).toBe(550)
  expect(throughput.recent()).toBeCloseTo(100, 3)
  throughput.restart()
  throughput.add({ samples: 10, ms: 500 })
  expect(throughput.average()).toBe(20)
})
