import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { expectClose, expectSameAsCpu } from '../../fixtures/expectSameAsCpu.ts'
import { openForTest } from '../../fixtures/openForTest.ts'
import { tileCases } from '../../fixtures/tileCases.ts'

/** The same problems every time: a sum that happens to cancel out is wrong by more than 1e-5 of itself, in the cpu kernels too. */
const seed = 20261124

const random = (shape: number[], seed: number) => tf.randomUniform(shape, -1, 1, 'float32', seed)
/** Mostly positive: where sums cancel out, their rounding errors are large beside them, in the cpu kernel too. */
const matrix = (rows: number, columns: number, { transposed, seed }: { transposed: boolean; seed: number }) =>
  tf.randomUniform(transposed ? [columns, rows] : [rows, columns], -0.2, 1, 'float32', seed)

const problem = fc.record({
  rows: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constantFrom(1, 257, 300)),
  k: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(1, 130, 1030, 2100)),
  columns: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constantFrom(1, 8, 130)),
  transposeA: fc.boolean(),
  transposeB: fc.boolean(),
})

describe.each(tileCases)('with $threads threads, wide tiles: $wideTiles', ({ threads, wideTiles }) => {
  test('products of every size, plain and transposed, agree with the cpu backend', async () => {
    await openForTest({ threads, wideTiles })
    fc.assert(
      fc.property(problem, ({ rows, k, columns, transposeA, transposeB }) => {
        expectSameAsCpu(() =>
          tf.matMul(
            matrix(rows, k, { transposed: transposeA, seed: 1 }),
            matrix(k, columns, { transposed: transposeB, seed: 2 }),
            transposeA,
            transposeB,
          ),
        )
      }),
      { numRuns: 150, seed },
    )
  })

  test('a few rows go through strips: any rest of rows and columns, sums too long for one pass, bias and relu', async () => {
    const { backend } = await openForTest({ threads, wideTiles })
    const run = vi.spyOn(backend, 'run')
    const sizes = [4, 5, 7, 8, 9, 13, 19, 20, 49, 64].flatMap((rows) => [
      { rows, k: 16, columns: 33 },
      { rows, k: 449, columns: 32 },
    ])
    for (const { rows, k, columns } of [...sizes, { rows: 50, k: 1400, columns: 135 }])
      for (const transposeB of [false, true])
        expectSameAsCpu(() =>
          tf.fused.matMul({
            a: tf.sub(matrix(rows, k, { transposed: false, seed: 1 }), 0.3) as tf.Tensor2D,
            b: matrix(k, columns, { transposed: transposeB, seed: 2 }) as tf.Tensor2D,
            transposeB,
            bias: random([columns], 3),
            activation: 'relu',
          }),
        )
    const kernels = run.mock.calls.map(([kernel]) => kernel).filter((kernel) => kernel !== 'subtract')
    expect(new Set(kernels)).toEqual(new Set(['stripProduct']))
  })

  test('bias and every activation agree with the cpu backend', async () => {
    await openForTest({ threads, wideTiles })
    const activations = ['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu', 'prelu', null] as const
    fc.assert(
      fc.property(problem, fc.constantFrom(...activations), fc.boolean(), (given, activation, hasBias) => {
        const { rows, columns, transposeA, transposeB } = given
        const k = Math.min(given.k, 40)
        expectSameAsCpu(() => {
          const alpha = activation === 'prelu' ? { preluActivationWeights: random([columns], 4) } : {}
          return tf.fused.matMul({
            a: tf.sub(matrix(rows, k, { transposed: transposeA, seed: 1 }), 0.3) as tf.Tensor2D,
            b: matrix(k, columns, { transposed: transposeB, seed: 2 }) as tf.Tensor2D,
            transposeA,
            transposeB,
            ...(hasBias ? { bias: random([columns], 3) } : {}),
            ...(activation === null ? {} : { activation }),
            leakyreluAlpha: 0.3,
            ...alpha,
          })
        })
      }),
      { numRuns: 100, seed },
    )
  })

  test('batches, also repeated ones, are products one by one', async () => {
    await openForTest({ threads, wideTiles })
    const batches: [number[], number[]][] = [
      [[3], [3]],
      [[40], [40]],
      [[5], [1]],
      [[1], [5]],
      [
        [2, 3],
        [2, 3],
      ],
      [
        [2, 1],
        [1, 3],
      ],
      [[3], [2, 3]],
      [[], [4]],
      [
        [2, 1, 3],
        [4, 1],
      ],
    ]
    for (const [a, b] of batches) {
      for (const [transposeA, transposeB] of [
        [false, false],
        [true, false],
        [false, true],
      ] as const) {
        const [left, right] = [
          random([...a, ...(transposeA ? [7, 5] : [5, 7])], 1),
          random([...b, ...(transposeB ? [9, 7] : [7, 9])], 2),
        ]
        const product = tf.matMul(left, right, transposeA, transposeB)
        // tf.js's cpu kernel repeats batches wrongly where both are repeated: the expectation is arithmetic.
        const shape = tf.broadcast_util.assertAndGetBroadcastShape(a, b)
        expect(product.shape).toEqual([...shape, 5, 9])
        const one = tf.transpose(left, transposeA ? [...a.keys(), a.length + 1, a.length] : [...left.shape.keys()])
        const two = tf.transpose(right, transposeB ? [...b.keys(), b.length + 1, b.length] : [...right.shape.keys()])
        const [x, y] = [tf.broadcastTo(one, [...shape, 5, 7]).dataSync(), tf.broadcastTo(two, [...shape, 7, 9]).dataSync()]
        const expected = Array.from({ length: product.size }, (_, index) => {
          const [batch, row, column] = [Math.floor(index / 45), Math.floor(index / 9) % 5, index % 9]
          let sum = 0
          for (let k = 0; k < 7; k++) sum += (x[(batch * 5 + row) * 7 + k] ?? 0) * (y[(batch * 7 + k) * 9 + column] ?? 0)
          return sum
        })
        expectClose(product.dataSync(), expected, 1e-5)
      }
    }
  })

  test('nothing to add up gives zeros, empty results are empty, int32 stays with the cpu kernel', async () => {
    await openForTest({ threads, wideTiles })
    expectSameAsCpu(() => tf.matMul(tf.zeros([0, 3]), tf.ones([3, 4])))
    expectSameAsCpu(() => tf.matMul(tf.ones([2, 3]), tf.zeros([3, 0])))
    expectSameAsCpu(() => tf.matMul(tf.zeros([2, 0]), tf.zeros([0, 4])))
    expectSameAsCpu(() => tf.matMul(tf.tensor2d([[1, 2]], [1, 2], 'int32'), tf.tensor2d([[3], [4]], [2, 1], 'int32')))
  })

  test('NaN and infinities go where arithmetic takes them', async () => {
    await openForTest({ threads, wideTiles })
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      for (const [rows, columns] of [
        [7, 9],
        [1, 9],
        [7, 1],
        [300, 12],
      ] as const) {
        for (const activation of ['linear', 'relu', 'relu6'] as const) {
          expectSameAsCpu(() => {
            const a = tf.where(tf.greater(random([rows, 10], 1), 0.9), tf.scalar(wrong), random([rows, 10], 2))
            return tf.fused.matMul({
              a: a as tf.Tensor2D,
              b: random([10, columns], 3) as tf.Tensor2D,
              bias: random([columns], 4),
              activation,
            })
          })
        }
      }
    }
  })

  test('gradients agree with the cpu backend', async () => {
    await openForTest({ threads, wideTiles })
    for (const [transposeA, transposeB] of [
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ] as const) {
      expectSameAsCpu(() =>
        tf.grads((a: tf.Tensor, b: tf.Tensor) => tf.sum(tf.square(tf.matMul(a, b, transposeA, transposeB))))([
          matrix(13, 21, { transposed: transposeA, seed: 1 }),
          matrix(21, 18, { transposed: transposeB, seed: 2 }),
        ]),
      )
    }
  })

  test('the same product has the same bits every time', async () => {
    await openForTest({ threads, wideTiles })
    const [a, b] = [random([301, 700], 1), random([700, 67], 2)]
    const first = tf.matMul(a, b).dataSync()
    for (let round = 0; round < 5; round++) expect(tf.matMul(a, b).dataSync()).toEqual(first)
  })
})
