import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { beforeAll, describe, test } from 'vitest'
import { expectSameAsCpu } from '../../fixtures/expectSameAsCpu.ts'
import { openTestSimd } from '../../fixtures/openTestSimd.ts'
import { someNumbers } from '../../fixtures/someNumbers.ts'

beforeAll(async () => (await openTestSimd({ threads: 2 })).close)

const shapes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 })
const runs = { numRuns: 40 }
const exactly = { tolerance: 0 }

/** Every other case as int32, which takes the same way. */
const numbers = (shape: readonly number[], seed: number): tf.Tensor => {
  const x = someNumbers(shape, { seed })
  return seed % 2 === 0 ? x : tf.cast(x, 'int32')
}

describe('any part of any tensor in any order, the same as the cpu backend', () => {
  test('transpose', () => {
    const cases = shapes.chain((shape) =>
      fc.record({ shape: fc.constant(shape), order: fc.shuffledSubarray([...shape.keys()], { minLength: shape.length }) }),
    )
    fc.assert(
      fc.property(cases, fc.nat(), ({ shape, order }, seed) =>
        expectSameAsCpu(() => tf.transpose(numbers(shape, seed), order), exactly),
      ),
      runs,
    )
  })

  test('reverse', () => {
    const cases = shapes.chain((shape) => fc.record({ shape: fc.constant(shape), axes: fc.subarray([...shape.keys()]) }))
    fc.assert(
      fc.property(cases, fc.nat(), ({ shape, axes }, seed) =>
        expectSameAsCpu(() => tf.reverse(numbers(shape, seed), axes), exactly),
      ),
      runs,
    )
  })

  test('slice, and its gradient, which pads', () => {
    const cases = fc.array(
      fc
        .integer({ min: 1, max: 9 })
        .chain((size) =>
          fc
            .integer({ min: 0, max: size - 1 })
            .chain((begin) =>
              fc.record({ size: fc.constant(size), begin: fc.constant(begin), count: fc.integer({ min: 1, max: size - begin }) }),
            ),
        ),
      { minLength: 1, maxLength: 4 },
    )
    fc.assert(
      fc.property(cases, fc.nat(), (axes, seed) =>
        expectSameAsCpu(() => {
          const shape = axes.map(({ size }) => size)
          const begin = axes.map(({ begin: from }) => from)
          const size = axes.map(({ count }) => count)
          const part = (x: tf.Tensor) => tf.slice(x, begin, size)
          return [part(numbers(shape, seed)), tf.grad((x: tf.Tensor) => tf.square(part(x)))(someNumbers(shape, { seed }))]
        }, exactly),
      ),
      runs,
    )
  })

  test('strided slice, backwards too', () => {
    const cases = fc.array(
      fc.record({
        size: fc.integer({ min: 1, max: 9 }),
        begin: fc.integer({ min: -9, max: 9 }),
        end: fc.integer({ min: -9, max: 9 }),
        stride: fc.constantFrom(1, 1, 2, 3, -1, -2),
      }),
      { minLength: 1, maxLength: 3 },
    )
    fc.assert(
      fc.property(cases, fc.nat({ max: 7 }), fc.nat({ max: 7 }), (axes, beginMask, endMask) => {
        const shape = axes.map(({ size }) => size)
        const [begin, end, strides] = [
          axes.map((axis) => axis.begin),
          axes.map((axis) => axis.end),
          axes.map((axis) => axis.stride),
        ]
        /* The cpu backend throws where nothing is left. */
        fc.pre(
          tf.slice_util.sliceInfo(shape, begin, end, strides, beginMask, endMask, 0, 0, 0).finalShape.every((size) => size > 0),
        )
        expectSameAsCpu(() => tf.stridedSlice(someNumbers(shape, { seed: 2 }), begin, end, strides, beginMask, endMask), exactly)
      }),
      runs,
    )
  })

  test('tile and its gradient', () => {
    const cases = fc.array(fc.record({ size: fc.integer({ min: 1, max: 5 }), times: fc.integer({ min: 1, max: 3 }) }), {
      minLength: 1,
      maxLength: 4,
    })
    fc.assert(
      fc.property(cases, fc.nat(), (axes, seed) =>
        expectSameAsCpu(() => {
          const shape = axes.map(({ size }) => size)
          const tile = (x: tf.Tensor) =>
            tf.tile(
              x,
              axes.map(({ times }) => times),
            )
          return [tile(numbers(shape, seed)), tf.grad((x: tf.Tensor) => tf.square(tile(x)))(someNumbers(shape, { seed }))]
        }),
      ),
      runs,
    )
  })

  test('pad and mirror pad', () => {
    const cases = fc.array(
      fc
        .integer({ min: 2, max: 7 })
        .chain((size) =>
          fc.record({ size: fc.constant(size), before: fc.nat({ max: size - 1 }), after: fc.nat({ max: size - 1 }) }),
        ),
      { minLength: 1, maxLength: 4 },
    )
    fc.assert(
      fc.property(cases, fc.nat(), (axes, seed) =>
        expectSameAsCpu(() => {
          const x = numbers(
            axes.map(({ size }) => size),
            seed,
          )
          const paddings = axes.map(({ before, after }) => [before, after] as [number, number])
          return [tf.pad(x, paddings, 3), tf.mirrorPad(x, paddings, 'reflect'), tf.mirrorPad(x, paddings, 'symmetric')]
        }, exactly),
      ),
      runs,
    )
  })

  test('concat, stack, split and unstack', () => {
    const cases = shapes.chain((shape) =>
      fc.record({
        shape: fc.constant(shape),
        axis: fc.nat({ max: shape.length - 1 }),
        lengths: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 4 }),
      }),
    )
    fc.assert(
      fc.property(cases, fc.nat(), ({ shape, axis, lengths }, seed) =>
        expectSameAsCpu(() => {
          const parts = lengths.map((length, index) => numbers(shape.with(axis, length), seed + index * 2))
          const whole = tf.concat(parts, axis)
          return [
            whole,
            ...tf.split(whole, lengths, axis),
            tf.stack([whole, whole], axis),
            ...tf.unstack(whole, axis),
            ...tf.grads((a, b) => tf.square(tf.concat([a, b], axis)))([
              someNumbers(shape, { seed }),
              someNumbers(shape, { seed }),
            ]),
          ]
        }, exactly),
      ),
      runs,
    )
  })

  test('one-hot', () => {
    expectSameAsCpu(() => [
      tf.oneHot(tf.tensor1d([0, 3, 9, 4], 'int32'), 10),
      tf.oneHot(tf.tensor2d([[0, -1], [12, 4]], [2, 2], 'int32'), 7, 2, -1, 'float32'),
      tf.oneHot(tf.tensor1d(Array.from({ length: 5000 }, (_, index) => index % 17), 'int32'), 17, 1, 0, 'float32'),
    ]) // prettier-ignore
  })
})

test('large tensors, on both threads', () => {
  expectSameAsCpu(
    () => [
      tf.transpose(someNumbers([517, 331], { seed: 1 })),
      tf.transpose(someNumbers([512, 256], { seed: 1 })),
      tf.transpose(someNumbers([6, 31, 33, 17], { seed: 1 }), [0, 3, 1, 2]),
      tf.transpose(someNumbers([40, 64, 32], { seed: 1 }), [1, 0, 2]),
      tf.slice(someNumbers([300_001], { seed: 1 }), [3], [299_001]),
      tf.pad(someNumbers([4, 60, 61, 7], { seed: 1 }), [[0, 0], [1, 1], [1, 2], [0, 0]]),
      tf.concat([someNumbers([64, 401], { seed: 1 }), someNumbers([64, 203], { seed: 1 })], 1),
    ], // prettier-ignore
    exactly,
  )
})

test('nothing is moved without complaint', () => {
  expectSameAsCpu(() => [
    tf.transpose(tf.zeros([0, 3])),
    tf.slice(tf.zeros([4, 3]), [1, 0], [0, 3]),
    tf.concat([tf.zeros([0, 3]), tf.ones([2, 3])], 0),
    tf.pad(tf.zeros([0, 2]), [[1, 1], [0, 0]]),
    tf.tile(tf.zeros([2, 0]), [2, 2]),
  ]) // prettier-ignore
})

test('bools, which have one byte each, are left to the cpu kernels', () => {
  expectSameAsCpu(() => {
    const x = tf.greater(someNumbers([4, 6], { seed: 1 }), 0)
    return [tf.transpose(x), tf.slice(x, [1, 1], [2, 3]), tf.concat([x, x], 1), tf.reverse(x), tf.tile(x, [1, 2])]
  })
})
