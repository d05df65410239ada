import { expect, test } from 'vitest'
import { addMeasure, averages, noSums } from './metricSums.ts'

test('a smaller last batch counts by its samples, in loss, penalty and metrics alike', () => {
  const batches = [
    { samples: 3, loss: 1, penalty: 10, metrics: [0.5] },
    { samples: 1, loss: 5, penalty: 2, metrics: [1] },
  ]
  const sums = batches.reduce(addMeasure, noSums)
  // (3·1 + 5) / 4, (3·10 + 2) / 4 and (3·0.5 + 1) / 4
  expect(averages(sums, [{ output: null, name: 'accuracy' }])).toEqual({ loss: 2, penalty: 8, accuracy: 0.625 })
})
