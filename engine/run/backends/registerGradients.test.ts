import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { testBackendHost } from '../../cli/fixtures/testBackendHost.ts'
import { configureBackends, ensureBackend } from './backends.ts'

configureBackends(testBackendHost)
afterAll(() => tf.disposeVariables())

/** A filter with `dilation − 1` zeros between its cells: the undilated convolution that a dilated one is short for. */
function withHoles(filter: tf.Tensor4D, [rowDilation, columnDilation]: readonly [number, number]): tf.Tensor4D {
  const [rows, columns, inputs, outputs] = filter.shape
  const height = (rows - 1) * rowDilation + 1
  const width = (columns - 1) * columnDilation + 1
  const places = Array.from({ length: rows * columns }, (_, cell) => {
    const row = Math.floor(cell / columns) * rowDilation
    return row * width + (cell % columns) * columnDilation
  })
  const cells = Array.from({ length: height * width }, (_, place) => places.map((taken) => Number(taken === place)))
  const spread = tf.tensor2d(cells)
  return tf.reshape(tf.matMul(spread, tf.reshape(filter, [rows * columns, -1])), [height, width, inputs, outputs])
}

const problem = fc.record({
  batch: fc.integer({ min: 1, max: 2 }),
  height: fc.integer({ min: 7, max: 10 }),
  width: fc.integer({ min: 7, max: 10 }),
  channels: fc.integer({ min: 1, max: 3 }),
  filters: fc.integer({ min: 1, max: 3 }),
  kernel: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
  dilations: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
  padding: fc.constantFrom('same' as const, 'valid' as const),
  seed: fc.integer({ min: 1, max: 1000 }),
})

type Convolve = (images: tf.Tensor4D, filter: tf.Tensor4D, dilations: [number, number] | 1) => tf.Tensor4D

/** Largest absolute difference between the gradients of a dilated convolution and of the one it is short for. */
async function differenceFromHoles(convolve: Convolve, images: tf.Tensor4D, filter: tf.Tensor4D, dilations: [number, number]) {
  const results = tf.tidy(() => {
    const weight = tf.randomUniform(convolve(images, filter, dilations).shape, -1, 1, 'float32', 7)
    const dilated = tf.grads((x: tf.Tensor, w: tf.Tensor) => convolve(x as tf.Tensor4D, w as tf.Tensor4D, dilations))
    const spread = tf.grads((x: tf.Tensor, w: tf.Tensor) => convolve(x as tf.Tensor4D, withHoles(w as tf.Tensor4D, dilations), 1))
    const found = dilated([images, filter], weight)
    const expected = spread([images, filter], weight)
    return expected.map((tensor, index) => tf.max(tf.abs(tf.sub(tensor, found[index] ?? tensor.shape.length))))
  })
  const differences = await Promise.all(results.map((result) => result.data()))
  tf.dispose(results)
  return Math.max(...differences.map((values) => values[0] ?? Number.NaN))
}

describe.each(['cpu', 'wasm', 'simd'] as const)(
  'on the %s backend, a dilated filter learns as its undilated twin does',
  (backend) => {
    test('in a convolution', async () => {
      await ensureBackend(backend)
      await fc.assert(
        fc.asyncProperty(problem, async ({ batch, height, width, channels, filters, kernel, dilations, padding, seed }) => {
          const images = tf.randomUniform<tf.Rank.R4>([batch, height, width, channels], -1, 1, 'float32', seed)
          const filter = tf.randomUniform<tf.Rank.R4>([...kernel, channels, filters], -1, 1, 'float32', seed + 1)
          const convolve: Convolve = (x, w, rates) => tf.conv2d(x, w, 1, padding, 'NHWC', rates)
          expect(await differenceFromHoles(convolve, images, filter, dilations)).toBeLessThan(1e-4)
          tf.dispose([images, filter])
        }),
        { numRuns: 40 },
      )
    })

    test('in a depthwise convolution', async () => {
      await ensureBackend(backend)
      await fc.assert(
        fc.asyncProperty(problem, async ({ batch, height, width, channels, filters, kernel, dilations, padding, seed }) => {
          const images = tf.randomUniform<tf.Rank.R4>([batch, height, width, channels], -1, 1, 'float32', seed)
          const filter = tf.randomUniform<tf.Rank.R4>([...kernel, channels, filters], -1, 1, 'float32', seed + 1)
          const convolve: Convolve = (x, w, rates) => tf.depthwiseConv2d(x, w, 1, padding, 'NHWC', rates)
          expect(await differenceFromHoles(convolve, images, filter, dilations)).toBeLessThan(1e-4)
          tf.dispose([images, filter])
        }),
        { numRuns: 40 },
      )
    })
  },
)

test('unstacking an axis of length 1 has a gradient', async () => {
  await ensureBackend('cpu')
  const doubled = tf.grad((x: tf.Tensor) => tf.mul(tf.unstack(x)[0] ?? x, 2))(tf.tensor2d([[1, 2, 3]]))
  expect(doubled.arraySync()).toEqual([[2, 2, 2]])
  doubled.dispose()
})
