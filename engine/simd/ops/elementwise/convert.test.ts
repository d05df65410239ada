import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { expectSameAsCpu } from '../../fixtures/expectSameAsCpu.ts'
import { openTestSimd } from '../../fixtures/openTestSimd.ts'
import { someNumbers } from '../../fixtures/someNumbers.ts'

beforeAll(async () => (await openTestSimd({ threads: 2 })).close)

const types = ['float32', 'int32', 'bool'] as const
const pairs = types.flatMap((from) => types.map((to) => [from, to] as const))

test.each(pairs)('%s is cast to %s', (from, to) => {
  expectSameAsCpu(() =>
    [0, 1, 3, 4, 17, 20_001].map((size) => tf.cast(tf.cast(tf.mul(someNumbers([size], { seed: size }), 0.5), from), to)),
  )
})

test('NaN is true and no whole number', () => {
  const x = tf.tensor1d([Number.NaN, -0, 0, 0.3, -7.9])
  expect([...tf.cast(x, 'bool').dataSync()]).toEqual([1, 0, 0, 1, 1])
  expect([...tf.cast(x, 'int32').dataSync()]).toEqual([0, 0, 0, 0, -7])
})

test('integers that became floats are read as floats by a kernel', () => {
  const x = tf.cast(tf.tensor1d([1, 2, 3], 'int32'), 'float32')
  expect([...tf.mul(x, 0.5).dataSync()]).toEqual([0.5, 1, 1.5])
})

test('logic on bools, of the same shape and of shapes that broadcast', () => {
  const bools = (shape: readonly number[], seed: number) => tf.greater(someNumbers(shape, { seed }), -1)
  expectSameAsCpu(() =>
    [[1], [15], [16], [33], [7, 5], [300, 400]].flatMap((shape) => [
      tf.logicalAnd(bools(shape, 1), bools(shape, 2)),
      tf.logicalOr(bools(shape, 1), bools(shape, 2)),
      tf.logicalXor(bools(shape, 1), bools(shape, 2)),
      tf.logicalNot(bools(shape, 1)),
      tf.logicalAnd(bools(shape, 1), bools(shape.slice(-1), 2)),
    ]),
  )
})

test('where picks element by element, also where shapes broadcast, and passes its gradient on', () => {
  expectSameAsCpu(() =>
    [[5], [7, 5], [201, 203]].flatMap((shape) => {
      const [a, b] = [someNumbers(shape, { seed: 1, special: true }), someNumbers(shape, { seed: 2, special: true })]
      const isChosen = tf.greater(someNumbers(shape, { seed: 3 }), -1)
      return [
        tf.where(isChosen, a, b),
        tf.where(isChosen, a, tf.scalar(0)),
        tf.where(isChosen, tf.cast(isChosen, 'int32'), tf.zeros(shape, 'int32')),
        ...tf.grads((first, second) => tf.where(isChosen, first, second))([a, b]),
      ]
    }),
  )
})

test('fills', () => {
  expectSameAsCpu(() => [
    tf.fill([3, 5], 2.5),
    tf.fill([3, 5], 7, 'int32'),
    tf.fill([70_001], 1, 'bool'),
    tf.zerosLike(tf.tensor1d([1, 2, 3], 'int32')),
    tf.onesLike(tf.greater(someNumbers([21], { seed: 1 }), 0)),
    tf.onesLike(tf.zeros([0, 3])),
    tf.onesLike(someNumbers([], { seed: 1 })),
  ])
})
