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

describe('step by step as torch.optim.lr_scheduler (PyTorch 2.15), base rate 0.1', () => {
  const ratesOf = (schedule: LearningRateSchedule, { steps, ...run }: { steps: number; stepsPerEpoch: number; epochs: number }) =>
    Array.from({ length: steps }, (_, step) => learningRateAt(schedule, 0.1, { step, plateauFactor: 1, ...run }))
  const near = (rates: readonly number[]) => rates.map((rate) => expect.closeTo(rate, 10))

  test('step: StepLR(step_size=3, gamma=0.5), stepped once an epoch of two steps', () => {
    const byEpoch = [0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.025, 0.025, 0.025, 0.0125]
    expect(ratesOf({ kind: 'step', everyEpochs: 3, factor: 0.5 }, { steps: 20, stepsPerEpoch: 2, epochs: 10 })).toEqual(
      near(byEpoch.flatMap((rate) => [rate, rate])),
    )
  })

  test('cosine: CosineAnnealingLR(T_max=12, eta_min=0.01)', () => {
    expect(ratesOf({ kind: 'cosine', finalFactor: 0.1 }, { steps: 13, stepsPerEpoch: 4, epochs: 3 })).toEqual(
      near([
        0.1, 0.09846666218, 0.09397114317, 0.08681980515, 0.0775, 0.06664685703, 0.055, 0.04335314297, 0.0325, 0.02318019485,
        0.01602885683, 0.01153333782, 0.01,
      ]),
    )
  })

  test('warm-up: LinearLR(start_factor=1/8, total_iters=7)', () => {
    expect(ratesOf({ kind: 'warmUp', warmUpEpochs: 2 }, { steps: 10, stepsPerEpoch: 4, epochs: 3 })).toEqual(
      near([0.0125, 0.025, 0.0375, 0.05, 0.0625, 0.075, 0.0875, 0.1, 0.1, 0.1]),
    )
  })
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
