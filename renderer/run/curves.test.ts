import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runId } from '../../engine/contract/ids.ts'
import type { StepPoint } from '../../engine/contract/metrics.ts'
import { createCurves } from './curves.ts'

test('points come back as they went in, however they were portioned', () => {
  const value = fc.double({ noNaN: true, noDefaultInfinity: true })
  const whole = { step: fc.nat(), epoch: value, loss: value, penalty: value, learningRate: value, accuracy: value }
  const required = ['step', 'epoch', 'loss', 'penalty', 'learningRate'] as const
  const single = fc.record(whole, { requiredKeys: [...required] })
  const scores = fc.record({ loss: value, accuracy: value }, { requiredKeys: ['loss'] })
  const outputs = fc.record({ kind: scores, copy: fc.record({ loss: value, mae: value }) })
  const several = fc.record({ ...whole, outputs }, { requiredKeys: [...required, 'outputs'] })
  const runs = fc.oneof(fc.array(fc.array(single)), fc.array(fc.array(several)))
  fc.assert(
    fc.property(runs, (portions) => {
      const curves = createCurves()
      curves.start(runId('a'), { steps: [], epochs: [] })
      for (const steps of portions) curves.append({ steps, epochs: [] })
      expect(curves.points()).toEqual(portions.flat())
    }),
  )
})

test('many points grow the columns', () => {
  const curves = createCurves()
  const steps = Array.from({ length: 5000 }, (_, step): StepPoint => ({
    step,
    epoch: step,
    loss: step,
    penalty: 0,
    learningRate: 1,
  }))
  curves.append({ steps, epochs: [] })
  expect([curves.length, curves.column('loss').at(-1), curves.lastStep()?.step]).toEqual([5000, 4999, 4999])
})

test('epochs add up as steps do, until another run begins', () => {
  const curves = createCurves()
  const epoch = (number: number) => ({
    epoch: number,
    step: number,
    training: { loss: 1, penalty: 0 },
    validation: null,
    learningRate: 0.1,
    samplesPerSecond: 1,
  })
  curves.append({ steps: [], epochs: [epoch(1)] })
  curves.append({ steps: [], epochs: [epoch(2), epoch(3)] })
  const together = curves.epochs.map((each) => each.epoch)
  curves.start(null, { steps: [], epochs: [] })
  expect([together, curves.epochs]).toEqual([[1, 2, 3], []])
})

test('listeners hear every change until they leave', () => {
  const curves = createCurves()
  let heard = 0
  const leave = curves.subscribe(() => heard++)
  curves.append({ steps: [], epochs: [] })
  curves.start(null, { steps: [], epochs: [] })
  leave()
  curves.append({ steps: [], epochs: [] })
  expect(heard).toBe(2)
})
