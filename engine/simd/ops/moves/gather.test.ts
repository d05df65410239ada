import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectSameAsCpu } from '../../fixtures/expectSameAsCpu.ts'
import { openForTest } from '../../fixtures/openForTest.ts'

const problem = fc.record({
  shape: fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 4 }),
  axis: fc.nat({ max: 3 }),
  indexShape: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 2 }),
  seed: fc.integer({ min: 1, max: 1000 }),
})

describe.each([1, 2])('with %i threads', (threads) => {
  test('gathering on any axis and its gradient agree with the cpu backend', async () => {
    await openForTest({ threads })
    fc.assert(
      fc.property(problem, ({ shape, axis, indexShape, seed }) => {
        const along = axis % shape.length
        expectSameAsCpu(() => {
          const x = tf.randomUniform(shape, -1, 1, 'float32', seed)
          const indices = tf.randomUniform(indexShape, 0, shape[along] ?? 0, 'int32', seed)
          const y = tf.gather(x, indices, along)
          const whole = tf.gather(tf.cast(tf.mul(x, 100), 'int32'), indices, along)
          if (y.size === 0) return [y, whole]
          const weights = tf.randomUniform(y.shape, -1, 1, 'float32', seed + 1)
          return [y, whole, tf.grad((values: tf.Tensor) => tf.sum(tf.mul(tf.gather(values, indices, along), weights)))(x)]
        })
      }),
    )
  })

  test('batch dimensions choose rows of their own batch', async () => {
    await openForTest({ threads })
    expectSameAsCpu(() => {
      const x = tf.randomUniform([3, 5, 4], -1, 1, 'float32', 4)
      const indices = tf.tensor2d([[0, 3], [2, 2], [1, 3]], [3, 2], 'int32') // prettier-ignore
      return [tf.gather(x, indices, 1, 1), tf.gather(x, indices, 2, 1)]
    })
  })

  test('a large embedding sums the gradients of words that come again', async () => {
    await openForTest({ threads })
    expectSameAsCpu(() => {
      const ids = tf.randomUniform<tf.Rank.R1>([300], 0, 40, 'int32', 8)
      const rows = tf.randomUniform([300, 100], -1, 1, 'float32', 9)
      return tf.unsortedSegmentSum(rows, ids, 60)
    })
  })

  test('an index outside of the axis is refused', async () => {
    await openForTest({ threads })
    expect(() => tf.gather(tf.ones([3, 2]), tf.tensor1d([0, 3], 'int32'))).toThrow('the index value 3 is not in [0, 2]')
    expect(() => tf.gather(tf.ones([3, 2]), tf.tensor1d([-1], 'int32'))).toThrow('the index value -1 is not in [0, 2]')
  })

  test('a row of no segment is left out, and NaN stays in its own', async () => {
    await openForTest({ threads })
    const rows = tf.tensor2d([[1, 2], [Number.NaN, 4], [5, 6], [7, 8]]) // prettier-ignore
    const sums = tf.unsortedSegmentSum(rows, tf.tensor1d([2, 1, -1, 2], 'int32'), 3)
    expect([...(await sums.data())]).toEqual([0, 0, Number.NaN, 4, 8, 10])
  })
})
