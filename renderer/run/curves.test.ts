import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runId } from '../../engine/contract/ids.ts'
import type { StepPoint } from '../../engine/contract/protocol.ts'
import { createCurves } from './curves.ts'

test('points come back as they went in, however they were portioned', () => {
  const value = fc.double({ noNaN: true, noDefaultInfinity: true })
  const stepPoint = fc.record(
    { step: fc.nat(), epoch: value, loss: value, penalty: value, learningRate: value, accuracy: value },
    { requiredKeys: ['step', 'epoch', 'loss', 'penalty', 'learningRate'] },
  )
  fc.assert(
    fc.property(fc.array(fc.array(stepPoint)), (portions) => {
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
