import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { openForTest } from '../../simd/fixtures/openForTest.ts'
import { accuracyOnSimd } from './accuracyOnSimd.ts'
import { accuracy } from './metrics.ts'

const rows = [
  [0.1, 0.7, 0.2],
  [0.5, 0.5, 0.4],
  [0.5, 0.5, 0.4],
  [Number.NaN, 1, 2],
  [-3, Number.NaN, -2],
  [-Infinity, -Infinity, -Infinity],
  [1, Infinity, Infinity],
]
const labels = [1, 0, 1, 0, 2, 0, 2]

test('the share of right answers is that of tf.js on cpu, ties and NaN included', async () => {
  const { backend } = await openForTest({ threads: 1 })
  const measure = () => tf.tidy(() => accuracy(tf.tensor2d(rows), tf.tensor1d(labels, 'int32')).dataSync()[0])
  await tf.setBackend('cpu')
  const expected = measure()
  await tf.setBackend('simd')
  expect(measure()).toBeCloseTo(expected ?? Number.NaN, 6)
  expect(expected).toBeCloseTo(5 / 7, 6)
  const [scores, classes] = [tf.tensor2d(rows), tf.tensor1d(labels, 'int32')]
  expect(accuracyOnSimd(scores, classes)).toBe(5 / 7)
  tf.dispose([scores, classes])
  expect(backend.heap.blocks).toBe(0)
})

test('what it does not take goes another way: no classes, too many scores, another backend', async () => {
  await openForTest({ threads: 1 })
  const many = tf.zeros([300, 100])
  expect(accuracyOnSimd(many, tf.zeros([300], 'int32'))).toBeNull()
  expect(accuracyOnSimd(tf.zeros([0, 3]), tf.zeros([0], 'int32'))).toBeNull()
  await tf.setBackend('cpu')
  expect(accuracyOnSimd(tf.tensor2d(rows), tf.tensor1d(labels, 'int32'))).toBeNull()
})
