import { describe, expect, test } from 'vitest'
import type { LearningRateSchedule } from '../../contract/document.ts'
import { freshPatience, learningRateAt, observeLoss } from './schedules.ts'

/** Ten steps an epoch, four epochs, base rate 1. */
const rates = (schedule: LearningRateSchedule, steps: readonly number[], plateauFactor = 1): number[] =>
  steps.map((step) => learningRateAt(schedule, 1, { step, stepsPerEpoch: 10, epochs: 4, plateauFactor }))

test('step halves the rate every two epochs', () => {
  expect(rates({ kind: 'step', everyEpochs: 2, factor: 0.5 }, [0, 19, 20, 39])).toEqual([1, 1, 0.5, 0.5])
})

test('cosine starts at the full rate, is halfway in the middle and ends at its final share', () => {
  const [start, middle, end] = rates({ kind: 'cosine', finalFactor: 0.2 }, [0, 20, 40])
  expect([start, end]).toEqual([1, 0.2])
  expect(middle).toBeCloseTo(0.6, 12)
})

test('warm-up rises evenly and then stays', () => {
  expect(rates({ kind: 'warmUp', warmUpEpochs: 1 }, [0, 4, 9, 10, 35])).toEqual([0.1, 0.5, 1, 1, 1])
})

test('plateau multiplies but does not go below its minimum', () => {
  const schedule: LearningRateSchedule = { kind: 'plateau', patienceEpochs: 1, factor: 0.1, minimum: 0.05 }
  expect([rates(schedule, [0]), rates(schedule, [0], 0.1), rates(schedule, [0], 0.01)]).toEqual([[1], [0.1], [0.05]])
})

describe('patience', () => {
  test('counts epochs that are not better by minDelta', () => {
    const seen = [1, 0.95, 0.93, 0.8].reduce((patience, loss) => observeLoss(patience, loss, { minDelta: 0.1 }), freshPatience)
    expect(seen).toEqual({ best: 0.8, epochsSinceBest: 0 })
    expect(observeLoss(seen, 0.75, { minDelta: 0.1 })).toEqual({ best: 0.8, epochsSinceBest: 1 })
  })

  test('takes NaN for no improvement', () => {
    expect(observeLoss(freshPatience, Number.NaN, { minDelta: 0 }).epochsSinceBest).toBe(1)
  })
})
