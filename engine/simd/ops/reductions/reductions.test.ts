import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectSameAsCpu } from '../../fixtures/expectSameAsCpu.ts'
import { openTestSimd } from '../../fixtures/openTestSimd.ts'
import { someNumbers } from '../../fixtures/someNumbers.ts'

let close = (): void => undefined
beforeAll(async () => {
  close = (await openTestSimd({ threads: 2 })).close
})
afterAll(() => close())

type Reduce = (x: tf.Tensor, axes: number[], keepDims: boolean) => tf.Tensor

/* Sums of positive numbers and products near 1, since the cpu backend works in double precision: nothing may cancel out or overflow. */
const forFloats: readonly (readonly [name: string, op: Reduce])[] = [
  ['sum', (x, axes, keepDims) => tf.sum(tf.add(x, 6), axes, keepDims)],
  ['mean', (x, axes, keepDims) => tf.mean(tf.add(x, 6), axes, keepDims)],
  ['max', tf.max],
  ['min', tf.min],
  ['prod', (x, axes, keepDims) => tf.prod(tf.add(tf.mul(x, 0.002), 1), axes, keepDims)],
]

const cases = fc
  .array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 })
  .chain((shape) =>
    fc.record({ shape: fc.constant(shape), axes: fc.subarray([...shape.keys()]), keepDims: fc.boolean(), seed: fc.nat() }),
  )

describe('any axes of any shape give what the cpu backend gives', () => {
  test.each(forFloats)('%s', (_name, op) => {
    fc.assert(
      fc.property(cases, ({ shape, axes, keepDims, seed }) =>
        expectSameAsCpu(() => [op(someNumbers(shape, { seed }), axes, keepDims)]),
      ),
      { numRuns: 40 },
    )
  })

  test.each(forFloats.filter(([name]) => name !== 'prod'))('%s with NaN and infinities', (_name, op) => {
    fc.assert(
      fc.property(cases, ({ shape, axes, seed }) =>
        expectSameAsCpu(() => op(someNumbers(shape, { seed, special: true }), axes, false)),
      ),
      { numRuns: 40 },
    )
  })

  test.each([
    ['sum', tf.sum],
    ['max', tf.max],
    ['min', tf.min],
    ['mean', tf.mean],
  ])('%s of int32', (_name, op) => {
    fc.assert(
      fc.property(cases, ({ shape, axes, seed }) =>
        expectSameAsCpu(() => op(tf.cast(tf.add(someNumbers(shape, { seed }), 6), 'int32'), axes)),
      ),
      { numRuns: 20 },
    )
  })

  test.each([
    ['all', tf.all],
    ['any', tf.any],
    ['sum', tf.sum],
    ['mean', tf.mean],
  ])('%s of bools', (_name, op) => {
    fc.assert(
      fc.property(cases, ({ shape, axes, seed }) =>
        expectSameAsCpu(() => op(tf.greater(someNumbers(shape, { seed }), seed % 2 === 0 ? -4 : 2), axes)),
      ),
      { numRuns: 20 },
    )
  })

  test.each([
    ['argMax', tf.argMax],
    ['argMin', tf.argMin],
  ])('%s', (_name, op) => {
    fc.assert(
      fc.property(cases, fc.boolean(), ({ shape, axes, seed }, special) =>
        expectSameAsCpu(() => op(someNumbers(shape, { seed, special }), axes[0] ?? -1)),
      ),
      { numRuns: 40 },
    )
  })
})

test('the first of equal numbers is the largest', () => {
  const x = tf.tensor2d([1, 5, 5, 2, 5, 0, -1, -1, -1, -1, -1, -1], [2, 6])
  expect([...tf.argMax(x, -1).dataSync()]).toEqual([1, 0])
})

test.each([
  ['all of many', [100_003], [0]],
  ['rows of a batch', [4000, 33], [1]],
  ['columns of a batch, as a bias gradient', [4000, 33], [0]],
  ['channels of images', [6, 31, 30, 17], [0, 1, 2]],
  ['pixels of images', [6, 31, 30, 17], [1, 2]],
  ['wide columns', [70, 3001], [0]],
  ['first and last', [40, 50, 60], [0, 2]],
])('large tensors, on both threads: %s', (_name, shape, axes) => {
  expectSameAsCpu(() =>
    forFloats.filter(([name]) => name !== 'prod').map(([, op]) => op(someNumbers(shape, { seed: 3 }), axes, false)),
  )
})

test('ten million numbers are summed to 1e-6', () => {
  const values = Float32Array.from({ length: 10_000_000 }, (_, index) => 1 + ((index * 7919) % 1013) / 1013)
  let exact = 0
  for (const value of values) exact += value
  const total = tf.tidy(() => tf.sum(tf.tensor1d(values)).dataSync()[0] ?? 0)
  const byColumns = tf.tidy(() => tf.sum(tf.sum(tf.tensor2d(values, [2_500_000, 4]), 0)).dataSync()[0] ?? 0)
  expect(Math.abs(total / exact - 1)).toBeLessThan(1e-6)
  expect(Math.abs(byColumns / exact - 1)).toBeLessThan(1e-6)
})

test('the same bits whatever the number of threads', async () => {
  const compute = () =>
    tf.tidy(() => {
      const x = someNumbers([3000, 70], { seed: 5 })
      return [tf.sum(x), tf.sum(x, 0), tf.mean(x, 1)].flatMap((tensor) => [...tensor.dataSync()])
    })
  const two = compute()
  close()
  close = (await openTestSimd({ threads: 1 })).close
  const one = compute()
  close()
  close = (await openTestSimd({ threads: 2 })).close
  expect(one).toEqual(two)
})

test('gradients of sums and means', () => {
  fc.assert(
    fc.property(cases, ({ shape, axes, keepDims, seed }) => {
      const x = () => someNumbers(shape, { seed })
      expectSameAsCpu(() => [
        tf.grad((input: tf.Tensor) => tf.sum(input, axes, keepDims))(x()),
        tf.grad((input: tf.Tensor) => tf.square(tf.mean(tf.add(input, 6), axes, keepDims)))(x()),
      ])
    }),
    { numRuns: 40 },
  )
})
