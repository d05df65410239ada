import { expect, test } from 'vitest'
import { runId } from '../../engine/contract/ids.ts'
import type { EpochPoint, StepPoint } from '../../engine/contract/metrics.ts'
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
  training: { loss: 0.5 / epoch, penalty: 0, accuracy: 1 - 0.5 / epoch },
  validation: loss === null ? null : { loss, penalty: 0, accuracy: 1 - loss },
  learningRate: 0.1,
  samplesPerSecond: 1,
})
const extent = { buckets: 100, epochs: 20 }
const drawn = (line: readonly (number | null | undefined)[] = []) => line.filter((value) => value !== undefined)

test('the mean of an epoch stands in its middle, validation at its end', () => {
  const curves = createCurves()
  curves.start(runId('a'), { steps: [step(0.25, 1), step(0.75, 0.75), step(1, 0.5), step(1.25, 0.25)], epochs: [end(1, 0.625)] })
  expect(lossColumns(curves, extent)).toEqual([
    [0.25, 0.5, 0.75, 1, 1.25],
    [1, undefined, 0.75, 0.5, 0.25],
    [undefined, 0.5, undefined, undefined, undefined],
    [undefined, undefined, undefined, 0.625, undefined],
    [0.1, undefined, 0.1, 0.1, 0.1],
  ])
  expect(metricColumns(curves, 'accuracy', extent)).toEqual([
    [0.25, 0.5, 0.75, 1, 1.25],
    [0, undefined, 0.25, 0.5, 0.75],
    [undefined, 0.5, undefined, undefined, undefined],
    [undefined, undefined, undefined, 0.375, undefined],
  ])
})

test('where every batch is an epoch, its value is the mean and no second line is drawn', () => {
  const curves = createCurves()
  curves.start(runId('a'), { steps: [step(1, 0.5), step(2, 0.25)], epochs: [end(1, null), end(2, null)] })
  expect(lossColumns(curves, extent).slice(0, 3)).toEqual([
    [1, 2],
    [0.5, 0.25],
    [undefined, undefined],
  ])
})

test('a run of few long epochs has means of their parts, twenty over the run, of whole parts only', () => {
  const curves = createCurves()
  // Two epochs of a hundred batches: ten parts each. The loss of a batch is its number.
  const steps = Array.from({ length: 125 }, (_, index) => step((index + 1) / 100, index + 1))
  curves.start(runId('a'), { steps, epochs: [end(1, null)] })
  const [x, , means = []] = lossColumns(curves, { buckets: 100, epochs: 2 })
  const points = x.flatMap((place, index) => (typeof means[index] === 'number' ? [[place, means[index]]] : []))
  // Batches 1 to 10 have the mean 5.5; two and a half parts of the second epoch are done.
  const expected = Array.from({ length: 12 }, (_, part) => [(part + 0.5) / 10, part * 10 + 5.5])
  expect(points).toEqual(expected.map(([place = 0, mean]) => [expect.closeTo(place, 9), mean]))
})

test('an epoch whose last step was thinned out still has its mean and its validation point', () => {
  const curves = createCurves()
  const steps = Array.from({ length: 1000 }, (_, index) => step((index + 1) / 100, 1 / (index + 2)))
  curves.start(runId('a'), { steps, epochs: Array.from({ length: 10 }, (_, index) => end(index + 1, 0.5)) })
  const [x, , means, validation] = lossColumns(curves, { buckets: 5, epochs: 20 })
  expect(drawn(means)).toHaveLength(10)
  expect(drawn(validation)).toHaveLength(10)
  expect(x.every((value, index) => index === 0 || value > (x[index - 1] ?? 0))).toBe(true)
})

test('without validation samples there is no validation line', () => {
  const curves = createCurves()
  curves.start(runId('a'), { steps: [step(1, 0.5)], epochs: [end(1, null)] })
  expect(lossColumns(curves, extent)[3]).toEqual([undefined])
})

test('a loss that is no number leaves a gap, alone and in the mean of its part', () => {
  const curves = createCurves()
  const steps = Array.from({ length: 40 }, (_, index) => step((index + 1) / 20, index === 22 ? Number.NaN : 1))
  curves.start(runId('a'), { steps, epochs: [end(1, null)] })
  const [x, losses = [], means = []] = lossColumns(curves, { buckets: 100, epochs: 10 })
  expect(losses[x.indexOf(1.15)]).toBeNull()
  expect(drawn(means)).toEqual([1, 1, null, 1])
})

test('of several outputs each has its own curves, and a name the run does not have draws nothing', () => {
  const curves = createCurves()
  const measured = (loss: number) => ({ kind: { loss, accuracy: loss / 2 }, copy: { loss: 3 * loss, mae: 4 * loss } })
  const steps = [1, 2].map((epoch) => ({ ...step(epoch, 1), outputs: measured(1 / epoch) }))
  curves.start(runId('a'), {
    steps,
    epochs: [{ ...end(1, 1), validation: { loss: 8, penalty: 0, outputs: measured(2) } }],
  })
  const read = (output: string, name: 'loss' | 'accuracy' | 'mae') => outputColumns(curves, { output, name }, extent)
  const nothing = [undefined, undefined]
  expect(read('kind', 'accuracy')).toEqual([[1, 2], [0.5, 0.25], nothing, [1, undefined]])
  expect(read('copy', 'loss')).toEqual([[1, 2], [3, 1.5], nothing, [6, undefined]])
  expect(read('gone', 'mae')).toEqual([[1, 2], [null, null], nothing, [null, undefined]])
})
