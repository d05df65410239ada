import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { expectSameAsCpu } from '../../fixtures/expectSameAsCpu.ts'
import { openTestSimd } from '../../fixtures/openTestSimd.ts'
import { someNumbers } from '../../fixtures/someNumbers.ts'

beforeAll(async () => (await openTestSimd({ threads: 2 })).close)

type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor

const arithmetic: readonly (readonly [name: string, op: Binary])[] = [
  ['add', tf.add],
  ['sub', tf.sub],
  ['mul', tf.mul],
  ['maximum', tf.maximum],
  ['minimum', tf.minimum],
  ['equal', tf.equal],
  ['greater', tf.greater],
  ['greaterEqual', tf.greaterEqual],
  ['less', tf.less],
  ['lessEqual', tf.lessEqual],
  ['notEqual', tf.notEqual],
]
const forFloats: readonly (readonly [name: string, op: Binary])[] = [
  ...arithmetic,
  ['div', tf.div],
  ['pow', tf.pow],
  ['prelu', tf.prelu],
  ['squaredDifference', tf.squaredDifference],
]

/** A shape, and two shapes that broadcast to it: any axis of one may be 1, and leading axes may be missing. */
const shapes = fc
  .array(fc.record({ size: fc.integer({ min: 1, max: 7 }), who: fc.constantFrom('both', 'both', 'a', 'b') }), { maxLength: 5 })
  .chain((axes) =>
    fc.record({
      axes: fc.constant(axes),
      without: fc.integer({ min: 0, max: axes.length }),
      from: fc.constantFrom('a', 'b'),
    }),
  )
  .map(({ axes, without, from }) => {
    const a = axes.map(({ size, who }) => (who === 'b' ? 1 : size))
    const b = axes.map(({ size, who }) => (who === 'a' ? 1 : size))
    return { a: from === 'a' ? a.slice(without) : a, b: from === 'b' ? b.slice(without) : b }
  })

describe('float tensors that broadcast give what the cpu backend gives', () => {
  test.each(forFloats)('%s', (_name, op) => {
    fc.assert(
      fc.property(shapes, fc.nat(), ({ a, b }, seed) => {
        expectSameAsCpu(() => op(someNumbers(a, { seed, special: true }), someNumbers(b, { seed: seed + 1, special: true })), {
          tolerance: 1e-6,
        })
      }),
      { numRuns: 30 },
    )
  })
})

describe('int32 tensors that broadcast give what the cpu backend gives', () => {
  test.each(arithmetic)('%s', (_name, op) => {
    fc.assert(
      fc.property(shapes, fc.nat(), ({ a, b }, seed) => {
        const whole = (shape: readonly number[], from: number) => tf.cast(someNumbers(shape, { seed: from }), 'int32')
        expectSameAsCpu(() => op(whole(a, seed), whole(b, seed + 1)))
      }),
      { numRuns: 20 },
    )
  })
})

test.each([
  ['same shape', [3, 70_001], [3, 70_001]],
  ['scalar', [3, 70_001], []],
  ['last axis', [1000, 301], [301]],
  ['per-row column', [1000, 301], [1000, 1]],
  ['per channel of an image', [8, 50, 50, 3], [3]],
  ['outer and inner', [700, 1, 33], [5, 33]],
  ['row against column', [511, 1], [1, 513]],
])('large tensors, on both threads: %s', (_name, a, b) => {
  expectSameAsCpu(() => [
    tf.add(someNumbers(a, { seed: 1 }), someNumbers(b, { seed: 2 })),
    tf.sub(someNumbers(b, { seed: 1 }), someNumbers(a, { seed: 2 })),
    tf.greater(someNumbers(a, { seed: 1 }), someNumbers(b, { seed: 2 })),
  ])
})

test('powers are those of JavaScript, which computes them in double precision', () => {
  const bases = [0, -0, 1, -1, 2, -2, 0.999, 1.001, 1e-38, 1e-44, 3e38, -0.5, Infinity, -Infinity, Number.NaN].map(Math.fround)
  const exponents = [0, -0, 1, 2, 3, -1, 0.5, -0.5, 127, -149, 88.7, 1e10, -1e10, Infinity, -Infinity, Number.NaN].map(
    Math.fround,
  )
  const actual = tf.tidy(() => tf.pow(tf.tensor2d(bases, [bases.length, 1]), tf.tensor1d(exponents)).dataSync())
  const wrong = bases.flatMap((base, row) =>
    exponents.flatMap((exponent, column) => {
      const wanted = Math.fround(base ** exponent)
      const got = actual[row * exponents.length + column] ?? 0
      const isClose = Object.is(wanted, got) || Math.abs(wanted - got) <= 1e-7 * Math.abs(wanted)
      return isClose ? [] : [{ base, exponent, wanted, got }]
    }),
  )
  expect(wrong).toEqual([])
})

test('shapes that do not broadcast are refused as tf.js does', () => {
  expect(() => tf.add(tf.ones([2, 3]), tf.ones([2]))).toThrow(/could not be broadcast/)
})

test('nothing comes of nothing', () => {
  expectSameAsCpu(() => [tf.add(tf.zeros([0, 3]), tf.ones([3])), tf.greater(tf.zeros([2, 0]), tf.ones([]))])
})

test('gradients through broadcasting', () => {
  expectSameAsCpu(() =>
    tf.grads((a, b) => tf.mul(tf.add(a, b), tf.div(b, a)))([
      tf.reshape(tf.linspace(1, 3, 12), [3, 4]),
      tf.tensor1d([0.3, -0.2, 0.1, 2]),
    ]),
  )
})

test('many tensors are added up', () => {
  expectSameAsCpu(() => tf.addN([1, 2, 3, 4].map((seed) => someNumbers([7, 9], { seed }))))
})
