import '@tensorflow/tfjs-backend-cpu'
import { setBackend, tensor, tensor1d } from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { accuracy, meanAbsoluteError, topFive } from './metrics.ts'

beforeAll(() => setBackend('cpu'))

test('accuracy counts samples whose highest score is the label', () => {
  const scores = tensor([
    [0.1, 0.7, 0.2],
    [0.5, 0.1, 0.4],
    [0, 0, 1],
    [3, 2, 1],
  ])
  expect(accuracy(scores, tensor1d([1, 2, 2, 0], 'int32')).dataSync()[0]).toBe(0.75)
})

test('with one score its sign is the answer', () => {
  expect(accuracy(tensor([[2], [-1], [0.5]]), tensor1d([1, 0, 0], 'int32')).dataSync()[0]).toBeCloseTo(2 / 3, 6)
})

test('top-5 counts samples whose label is among the five highest scores', () => {
  const scores = tensor([
    [9, 8, 7, 6, 5, 4, 3],
    [9, 8, 7, 6, 5, 4, 3],
    [1, 1, 1, 1, 1, 1, 1],
    [1, 1, 1, 1, 1, 1, 1],
  ])
  const labels = [4, 5, 0, 6]
  const oneHot = tensor(labels.map((label) => Array.from({ length: 7 }, (_, index) => (index === label ? 1 : 0))))
  expect(topFive(scores, { labels: tensor1d(labels, 'int32'), oneHot }).dataSync()[0]).toBe(0.5)
})

test('the mean absolute error averages over samples and values', () => {
  expect(meanAbsoluteError(tensor([[1, 2]]), tensor([[0, 4]])).dataSync()[0]).toBe(1.5)
})
