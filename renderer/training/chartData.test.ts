import { expect, test } from 'vitest'
import { runId } from '../../engine/contract/ids.ts'
import type { EpochPoint, StepPoint } from '../../engine/contract/protocol.ts'
import { createCurves } from '../run/curves.ts'
import { lossColumns, metricColumns, outputColumns } from './chartData.ts'

const step = (epoch: number, loss: number): StepPoint => ({
  step: epoch * 2,
  epoch,
  loss,
  penalty: 0.1,
  accuracy: 1 - loss,
  learningRate: 0.1,
})
const end = (epoch: number, loss: number | null): EpochPoint => ({
  epoch,
  step: epoch * 2,
  training: { loss: 0, penalty: 0 },
  validation: loss === null ? null : { loss, penalty: 0, accuracy: 1 - loss },
  learningRate: 0.1,
  samplesPerSecond: 1,
})

test('validation stands at the end of its epoch, beside the step that ends it', () => {
  const curves = createCurves()
  curves.start(runId('a'), { steps: [step(0.5, 0.75), step(1, 0.5), step(1.5, 0.25)], epochs: [end(1, 0.625)] })
  expect(lossColumns(curves, 100)).toEqual([
    [0.5, 1, 1.5],
    [0.75, 0.5, 0.25],
    [null, 0.625, null],
    [0.1, 0.1, 0.1],
  ])
  expect(metricColumns(curves, 'accuracy', 100)).toEqual([
    [0.5, 1, 1.5],
    [0.25, 0.5, 0.75],
    [null, 0.375, null],
  ])
})

test('an epoch whose last step was thinned out still has its validation point', () => {
  const curves = createCurves()
  const steps = Array.from({ length: 1000 }, (_, index) => step((index + 1) / 100, 1 / (index + 2)))
  curves.start(runId('a'), { steps, epochs: Array.from({ length: 10 }, (_, index) => end(index + 1, 0.5)) })
  const [x, , validation = []] = lossColumns(curves, 5)
  expect(validation.filter((value) => value !== null)).toHaveLength(10)
  expect(x.every((value, index) => index === 0 || value > (x[index - 1] ?? 0))).toBe(true)
})

test('without validation samples there is no validation line', () => {
  const curves = createCurves()
  curves.start(runId('a'), { steps: [step(1, 0.5)], epochs: [end(1, null)] })
  expect(lossColumns(curves, 100)[2]).toEqual([null])
})

test('a loss that is no number leaves a gap', () => {
  const curves = createCurves()
  curves.start(runId('a'), { steps: [step(0.5, 0.5), step(1, Number.NaN)], epochs: [] })
  expect(lossColumns(curves, 100)[1]).toEqual([0.5, null])
})

test('of several outputs each has its own curves, and a name the run does not have draws nothing', () => {
  const curves = createCurves()
  const measured = (loss: number) => ({ kind: { loss, accuracy: loss / 2 }, copy: { loss: 3 * loss, mae: 4 * loss } })
  const steps = [1, 2].map((epoch) => ({ ...step(epoch, 1), outputs: measured(1 / epoch) }))
  curves.start(runId('a'), {
    steps,
    epochs: [{ ...end(1, 1), validation: { loss: 8, penalty: 0, outputs: measured(2) } }],
  })
  const read = (output: string, name: 'loss' | 'accuracy' | 'mae') => outputColumns(curves, { output, name, buckets: 100 })
  expect(read('kind', 'accuracy')).toEqual([
    [1, 2],
    [0.5, 0.25],
    [1, null],
  ])
  expect(read('copy', 'loss')).toEqual([
    [1, 2],
    [3, 1.5],
    [6, null],
  ])
  expect(read('gone', 'mae')).toEqual([
    [1, 2],
    [null, null],
    [null, null],
  ])
})
