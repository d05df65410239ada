import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { configureBackends, ensureBackend } from '../backends.ts'

beforeAll(async () => {
  configureBackends({ wasmFiles: null })
  await ensureBackend('cpu')
})

interface Numbers {
  readonly shape: readonly number[]
  readonly values: Float32Array
}

/** Largest difference relative to the largest expected value, as the house demands it of every kernel. */
function relativeError(found: Numbers, expected: Numbers): number {
  expect(found.shape).toEqual(expected.shape)
  const scale = expected.values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-6)
  return expected.values.reduce(
    (worst, value, index) => Math.max(worst, Math.abs(value - (found.values[index] ?? Number.NaN)) / scale),
    0,
  )
}

async function computeOn(backend: 'cpu' | 'wasm', compute: () => readonly tf.Tensor[]): Promise<readonly Numbers[]> {
  expect((await ensureBackend(backend)).ok).toBe(true)
  const before = tf.memory().numTensors
  const results = tf.tidy(() => compute() as tf.Tensor[])
  const numbers = await Promise.all(
    results.map(async (result) => ({ shape: result.shape, values: Float32Array.from(await result.data()) })),
  )
  tf.dispose(results)
  expect(tf.memory().numTensors).toBe(before)
  return numbers
}

/** The largest relative error of any of the computed tensors. */
async function differenceFromCpu(compute: () => readonly tf.Tensor[]): Promise<number> {
  const expected = await computeOn('cpu', compute)
  const found = await computeOn('wasm', compute)
  const errors = expected.map((reference, index) =>
    relativeError(found[index] ?? { shape: [], values: new Float32Array() }, reference),
  )
  return Math.max(...errors)
}

const padding = fc.constantFrom('same' as const, 'valid' as const)
/** Odd and even sides, kernels that just fit, batch 1, one channel: wherever an index can be off by one. */
const problem = fc.record({
  batch: fc.integer({ min: 1, max: 3 }),
  height: fc.integer({ min: 4, max: 9 }),
  width: fc.integer({ min: 4, max: 9 }),
  channels: fc.integer({ min: 1, max: 5 }),
  filters: fc.integer({ min: 1, max: 5 }),
  kernel: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
  strides: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
  padding,
  seed: fc.integer({ min: 1, max: 1000 }),
})

const runs = { numRuns: 60 }

describe('gradients on the wasm backend equal those of the cpu backend', () => {
  test('of a convolution, by its input and its filter', async () => {
    await fc.assert(
      fc.asyncProperty(problem, async ({ batch, height, width, channels, filters, kernel, strides, padding: pad, seed }) => {
        const difference = await differenceFromCpu(() => {
          const images = tf.randomUniform<tf.Rank.R4>([batch, height, width, channels], -1, 1, 'float32', seed)
          const filter = tf.randomUniform<tf.Rank.R4>([...kernel, channels, filters], -1, 1, 'float32', seed + 1)
          const convolve = (x: tf.Tensor, w: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, pad)
          const weight = tf.randomUniform(convolve(images, filter).shape, -1, 1, 'float32', seed + 2)
          return [convolve(images, filter), ...tf.grads((x: tf.Tensor, w: tf.Tensor) => convolve(x, w))([images, filter], weight)]
        })
        expect(difference).toBeLessThanOrEqual(1e-4)
      }),
      runs,
    )
  })

  test('of a depthwise convolution, by its input and its filter', async () => {
    await fc.assert(
      fc.asyncProperty(problem, async ({ batch, height, width, channels, filters, kernel, strides, padding: pad, seed }) => {
        const difference = await differenceFromCpu(() => {
          const images = tf.randomUniform<tf.Rank.R4>([batch, height, width, channels], -1, 1, 'float32', seed)
          const filter = tf.randomUniform<tf.Rank.R4>([...kernel, channels, filters], -1, 1, 'float32', seed + 1)
          // tf.js's own depthwise kernels want one stride for both axes.
          const convolve = (x: tf.Tensor, w: tf.Tensor) => tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides[0], pad)
          const weight = tf.randomUniform(convolve(images, filter).shape, -1, 1, 'float32', seed + 2)
          return [convolve(images, filter), ...tf.grads((x: tf.Tensor, w: tf.Tensor) => convolve(x, w))([images, filter], weight)]
        })
        expect(difference).toBeLessThanOrEqual(1e-4)
      }),
      runs,
    )
  })

  test('of a transposed convolution', async () => {
    await fc.assert(
      fc.asyncProperty(problem, async ({ batch, height, width, channels, filters, kernel, strides, padding: pad, seed }) => {
        const difference = await differenceFromCpu(() => {
          const images = tf.randomUniform<tf.Rank.R4>([batch, height, width, channels], -1, 1, 'float32', seed)
          const filter = tf.randomUniform<tf.Rank.R4>([...kernel, filters, channels], -1, 1, 'float32', seed + 1)
          const length = (side: number, axis: 0 | 1) =>
            pad === 'same' ? side * strides[axis] : side * strides[axis] + Math.max(kernel[axis] - strides[axis], 0)
          const output: [number, number, number, number] = [batch, length(height, 0), length(width, 1), filters]
          const transposed = (x: tf.Tensor, w: tf.Tensor) =>
            tf.conv2dTranspose(x as tf.Tensor4D, w as tf.Tensor4D, output, strides, pad)
          const weight = tf.randomUniform(output, -1, 1, 'float32', seed + 2)
          const forward = transposed(images, filter)
          return [forward, ...tf.grads((x: tf.Tensor, w: tf.Tensor) => transposed(x, w))([images, filter], weight)]
        })
        expect(difference).toBeLessThanOrEqual(1e-4)
      }),
      runs,
    )
  })

  test('of a look-up whose ids repeat', async () => {
    const lookUps = fc.record({
      rows: fc.integer({ min: 1, max: 6 }),
      width: fc.integer({ min: 1, max: 5 }),
      ids: fc.array(fc.nat(), { minLength: 1, maxLength: 20 }),
      seed: fc.integer({ min: 1, max: 1000 }),
    })
    await fc.assert(
      fc.asyncProperty(lookUps, async ({ rows, width, ids, seed }) => {
        const difference = await differenceFromCpu(() => {
          const table = tf.randomUniform([rows, width], -1, 1, 'float32', seed)
          const picked = tf.tensor1d(
            ids.map((id) => id % rows),
            'int32',
          )
          const weight = tf.randomUniform([ids.length, width], -1, 1, 'float32', seed + 1)
          return [tf.grad((values: tf.Tensor) => tf.gather(values, picked))(table, weight)]
        })
        expect(difference).toBeLessThanOrEqual(1e-4)
      }),
      runs,
    )
  })

  test('of a matrix product, transposed or not', async () => {
    const products = fc.record({
      rows: fc.integer({ min: 1, max: 7 }),
      inner: fc.integer({ min: 1, max: 7 }),
      columns: fc.integer({ min: 1, max: 7 }),
      transposeA: fc.boolean(),
      transposeB: fc.boolean(),
      seed: fc.integer({ min: 1, max: 1000 }),
    })
    await fc.assert(
      fc.asyncProperty(products, async ({ rows, inner, columns, transposeA, transposeB, seed }) => {
        const difference = await differenceFromCpu(() => {
          const left = tf.randomUniform(transposeA ? [inner, rows] : [rows, inner], -1, 1, 'float32', seed)
          const right = tf.randomUniform(transposeB ? [columns, inner] : [inner, columns], -1, 1, 'float32', seed + 1)
          const weight = tf.randomUniform([rows, columns], -1, 1, 'float32', seed + 2)
          const product = (a: tf.Tensor, b: tf.Tensor) => tf.matMul(a, b, transposeA, transposeB)
          return tf.grads((a: tf.Tensor, b: tf.Tensor) => product(a, b))([left, right], weight)
        })
        expect(difference).toBeLessThanOrEqual(1e-4)
      }),
      runs,
    )
  })

  test('of a sum over any axes', async () => {
    const sums = fc.record({
      shape: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
      mask: fc.nat({ max: 15 }),
      keepDims: fc.boolean(),
      seed: fc.integer({ min: 1, max: 1000 }),
    })
    await fc.assert(
      fc.asyncProperty(sums, async ({ shape, mask, keepDims, seed }) => {
        const axes = shape.map((_, axis) => axis).filter((axis) => mask & (1 << axis))
        const difference = await differenceFromCpu(() => {
          const values = tf.randomUniform(shape, -1, 1, 'float32', seed)
          const total = (x: tf.Tensor) => tf.sum(x, axes.length > 0 ? axes : undefined, keepDims)
          const weight = tf.randomUniform(total(values).shape, -1, 1, 'float32', seed + 1)
          return [total(values), tf.grad(total)(values, weight)]
        })
        expect(difference).toBeLessThanOrEqual(1e-4)
      }),
      runs,
    )
  })

  test('of max and average pooling, where all values are negative too', async () => {
    const pools = fc.record({
      batch: fc.integer({ min: 1, max: 2 }),
      height: fc.integer({ min: 3, max: 8 }),
      width: fc.integer({ min: 3, max: 8 }),
      channels: fc.integer({ min: 1, max: 3 }),
      size: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
      strides: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
      padding,
      largest: fc.constantFrom(-1, 0, 1),
      seed: fc.integer({ min: 1, max: 1000 }),
    })
    await fc.assert(
      fc.asyncProperty(pools, async ({ batch, height, width, channels, size, strides, padding: pad, largest, seed }) => {
        const difference = await differenceFromCpu(() => {
          const images = tf.randomUniform<tf.Rank.R4>([batch, height, width, channels], -2, largest, 'float32', seed)
          return [tf.maxPool, tf.avgPool].flatMap((operation) => {
            const pool = (x: tf.Tensor) => operation(x as tf.Tensor4D, size, strides, pad)
            const weight = tf.randomUniform(pool(images).shape, -1, 1, 'float32', seed + 1)
            return [pool(images), tf.grad(pool)(images, weight)]
          })
        })
        expect(difference).toBeLessThanOrEqual(1e-4)
      }),
      runs,
    )
  })
})
