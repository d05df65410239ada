import { expect, test } from 'vitest'
import { progressLine } from './progressLine.ts'

const progress = { epoch: 2, epochs: 20, stepInEpoch: 12, stepsPerEpoch: 48, samplesPerSecond: 1234.4, secondsLeft: 75 }
const line = (columns: number): string => progressLine(progress, { loss: 0.51234, columns })

test.each([
  [120, 'epoch 3/20 ██████░░░░░░░░░░░░░░░░░░  loss 0.5123  1,234 samples/s  1 min 15 s left'],
  [64, 'epoch 3/20 ██░░░░  loss 0.5123  1,234 samples/s  1 min 15 s left'],
  // Without room for a bar the figures stay, and what is beyond the edge goes.
  [57, 'epoch 3/20  loss 0.5123  1,234 samples/s  1 min 15 s left'],
  [24, 'epoch 3/20  loss 0.5123 '],
])('in %i columns: %s', (columns, expected) => {
  expect(line(columns)).toBe(expected)
})

test('it never reaches over the edge', () => {
  for (let columns = 0; columns < 140; columns++) expect(line(columns).length).toBeLessThanOrEqual(columns)
})
