import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { expectSameAsCpu } from '../../fixtures/expectSameAsCpu.ts'
import { openTestSimd } from '../../fixtures/openTestSimd.ts'
import { someNumbers } from '../../fixtures/someNumbers.ts'

beforeAll(async () => (await openTestSimd({ threads: 2 })).close)

const shapes = fc.array(fc.integer({ min: 1, max: 19 }), { minLength: 1, maxLength: 3 })

test('softmax, its logarithm and their gradients are those of the cpu backend', () => {
  fc.assert(
    fc.property(shapes, fc.nat(), (shape, seed) => {
      const x = () => someNumbers(shape, { seed })
      /* Differences may cancel out: small gradients are as exact as the probabilities beside them. */
      const dy = () => tf.mul(someNumbers(shape, { seed: seed + 1 }), 0.2)
      const beside = (gradient: tf.Tensor) => tf.concat([gradient, tf.softmax(x())])
      expectSameAsCpu(() => [
        tf.softmax(x()),
        tf.logSoftmax(x()),
        beside(tf.grad((input: tf.Tensor) => tf.softmax(input))(x(), dy())),
        beside(tf.grad((input: tf.Tensor) => tf.logSoftmax(input))(x(), dy())),
      ])
    }),
    { numRuns: 60 },
  )
})

test('large and uneven scores, and many rows on both threads', () => {
  expectSameAsCpu(() => [
    tf.softmax(tf.tensor2d([1000, 1001, 999, -1000, 88, 89], [2, 3])),
    tf.softmax(someNumbers([3001, 10], { seed: 1 })),
    tf.softmax(someNumbers([3, 20_001], { seed: 1 })),
  ])
})

test('NaN, infinity and rows of nothing give NaN, in their own row only', () => {
  const rows = [
    [1, Number.NaN, 2],
    [1, Infinity, 2],
    [-Infinity, -Infinity, -Infinity],
    [-Infinity, 0, 0],
  ]
  const values = tf.tidy(() => [...tf.softmax(tf.tensor2d(rows)).dataSync()])
  expect(values.slice(0, 9)).toEqual(Array.from({ length: 9 }, () => Number.NaN))
  expect(values.slice(9)).toEqual([0, 0.5, 0.5])
})
