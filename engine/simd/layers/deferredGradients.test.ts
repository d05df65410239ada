import * as tf from '@tensorflow/tfjs-core'
import { layers, type layers as tfLayers } from '@tensorflow/tfjs-layers'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectSameAsCpu } from '../fixtures/expectSameAsCpu.ts'
import { openForTest } from '../fixtures/openForTest.ts'
import { currentSimdBackend } from '../SimdBackend.ts'
import { accelerateLayers } from './accelerateLayers.ts'

accelerateLayers()

const random = (shape: readonly number[], seed: number) => tf.randomUniform([...shape], -1, 1, 'float32', seed)

const train = (layer: tfLayers.Layer, x: tf.Tensor | tf.Tensor[]) => layer.apply(x, { training: true }) as tf.Tensor
const inTurn = (chain: readonly tfLayers.Layer[], x: tf.Tensor) => chain.reduce((last, layer) => train(layer, last), x)

/** Applies layers, in turn where nothing else is said, and answers the loss and the gradients of all that is learned and of the input. */
function gradientsThrough(
  chain: readonly tfLayers.Layer[],
  x: tf.Tensor,
  apply = (from: tf.Tensor) => inTurn(chain, from),
): tf.Tensor[] {
  // Builds them.
  apply(x)
  for (const [index, layer] of chain.entries())
    layer.setWeights(layer.getWeights().map((weight, place) => random(weight.shape, 10 * index + place + 2)))
  // Layers hold their variables in `val`, which their types do not show.
  const variables = chain.flatMap((layer) =>
    layer.trainableWeights.map((weight) => (weight as unknown as { val: tf.Variable }).val),
  )
  const input = tf.variable(x)
  const { value, grads } = tf.variableGrads(() => tf.sum(tf.square(apply(input))), [...variables, input])
  const results = [value, ...[...variables, input].map(({ name }) => grads[name] as tf.Tensor)]
  for (const layer of chain) layer.dispose()
  input.dispose()
  return results
}

const convolution = (filters: number, kernelSize = 3) =>
  layers.conv2d({ filters, kernelSize, padding: 'same', activation: 'relu', useBias: true })

describe.each([1, 2])('with %i threads', (threads) => {
  test('gradients that go through pooling, relu and bias in one pass are those of cpu', async () => {
    await openForTest({ threads })
    const problem = fc.record({
      batch: fc.integer({ min: 1, max: 3 }),
      height: fc.integer({ min: 2, max: 13 }),
      width: fc.integer({ min: 2, max: 13 }),
      channels: fc.constantFrom(3, 8, 16),
      middle: fc.constantFrom(8, 12, 16, 20),
      filters: fc.constantFrom(4, 8, 12, 7),
    })
    fc.assert(
      fc.property(problem, ({ batch, height, width, channels, middle, filters }) => {
        expectSameAsCpu(
          () => {
            const pool = () => layers.maxPooling2d({ poolSize: 2 })
            return gradientsThrough(
              [convolution(middle), convolution(filters), pool()],
              random([batch, height, width, channels], 1),
            )
          },
          { tolerance: 1e-4 },
        )
      }),
      { numRuns: 25, seed: 20261124 },
    )
  })

  test('a result that goes two ways gets both gradients', async () => {
    await openForTest({ threads })
    expectSameAsCpu(
      () => {
        const x = random([2, 8, 8, 8], 1)
        const filter = random([3, 3, 8, 8], 2) as tf.Tensor4D
        const both = (from: tf.Tensor) => {
          const image = tf.relu(from) as tf.Tensor4D
          const ways = [tf.maxPool(image, 2, 2, 'valid'), tf.maxPool(tf.conv2d(image, filter, 1, 'same'), 2, 2, 'valid')]
          return tf.addN([...ways, tf.maxPool(image, 2, 2, 'valid')])
        }
        return tf.grad(both)(x, random([2, 4, 4, 8], 3))
      },
      { tolerance: 1e-4 },
    )
  })
})

describe.each([1, 2])('with %i threads', (threads) => {
  test('a residual block in training, normalised, has the gradients of cpu', async () => {
    await openForTest({ threads })
    const problem = fc.record({
      batch: fc.integer({ min: 1, max: 3 }),
      height: fc.integer({ min: 4, max: 13 }),
      width: fc.integer({ min: 4, max: 13 }),
      channels: fc.constantFrom(4, 5, 8, 16),
      mayWait: fc.boolean(),
    })
    fc.assert(
      fc.property(problem, ({ batch, height, width, channels, mayWait }) => {
        expectSameAsCpu(
          () => {
            const block = () => [
              layers.conv2d({ filters: channels, kernelSize: 3, padding: 'same', useBias: false }),
              layers.batchNormalization(),
              layers.activation({ activation: 'relu' }),
              layers.conv2d({ filters: channels, kernelSize: 3, padding: 'same', useBias: false }),
              layers.batchNormalization(),
            ]
            const [first, second] = [block(), block()]
            const [add, relu] = [layers.add(), layers.activation({ activation: 'relu' })]
            const throughBlock = (chain: readonly tfLayers.Layer[], x: tf.Tensor) => {
              const main = inTurn(chain, x)
              // Somebody looks at what waits.
              if (!mayWait) main.dataSync()
              return train(relu, train(add, [main, x]))
            }
            return gradientsThrough([...first, ...second], random([batch, height, width, channels], 1), (x) =>
              throughBlock(second, throughBlock(first, x)),
            )
          },
          { tolerance: 1e-4 },
        )
      }),
      { numRuns: 12, seed: 20261124 },
    )
  })

  test('convolutions that go back and forth a few images at a time have the gradients of cpu', async () => {
    const { backend } = await openForTest({ threads })
    const kernels = new Set<string>()
    const run = backend.run.bind(backend)
    backend.run = (kernel, ...rest) => {
      kernels.add(kernel)
      run(kernel, ...rest)
    }
    const problem = fc.record({
      // So many rows of an image that a few images are whole blocks of 128; the last group may be smaller.
      size: fc.constantFrom(
        { height: 8, width: 16, images: [2, 3] },
        { height: 4, width: 16, images: [4, 5, 9] },
        { height: 3, width: 128, images: [2, 3] },
      ),
      more: fc.nat(2),
      channels: fc.constantFrom(8, 12, 16),
      isNormalized: fc.boolean(),
      isLookedAt: fc.boolean(),
    })
    fc.assert(
      fc.property(problem, ({ size, more, channels, isNormalized, isLookedAt }) => {
        const { height, width, images } = size
        expectSameAsCpu(
          () => {
            const plain = () => layers.conv2d({ filters: channels, kernelSize: 3, padding: 'same', useBias: !isNormalized })
            const relu = () => layers.activation({ activation: 'relu' })
            const chain = isNormalized
              ? [plain(), layers.batchNormalization(), relu(), plain(), layers.batchNormalization()]
              : [convolution(channels), convolution(channels)]
            const last = isNormalized ? plain() : convolution(channels)
            const throughAll = (x: tf.Tensor) => {
              const main = inTurn(chain, x)
              if (isLookedAt) main.dataSync()
              const sum = train(relu(), train(layers.add(), [main, x]))
              return train(last, sum)
            }
            return gradientsThrough(
              [...chain, last],
              random([images[more % images.length] ?? 2, height, width, channels], 1),
              throughAll,
            )
          },
          { tolerance: 2e-4 },
        )
      }),
      { numRuns: 15, seed: 20261129 },
    )
    expect([...kernels]).toEqual(expect.arrayContaining(['normalizeConvolveImages', 'convolveImagesBack']))
  })

  test('the same numbers in another shape have other channels', async () => {
    await openForTest({ threads })
    const dense = () => layers.dense({ units: 4 * 4 * 8, activation: 'relu' })
    const image = () => layers.reshape({ targetShape: [4, 4, 8] })
    expectSameAsCpu(() => gradientsThrough([dense(), image(), layers.maxPooling2d({ poolSize: 2 })], random([2, 5], 1)))
    expectSameAsCpu(() => gradientsThrough([dense(), image(), convolution(8)], random([3, 5], 1)), { tolerance: 1e-4 })
  })
})

test('NaN goes on through pooling and relu as on cpu', async () => {
  await openForTest({ threads: 2 })
  expectSameAsCpu(() => {
    const values = Array.from({ length: 2 * 4 * 4 * 4 }, (_, index) => (index === 9 ? Number.NaN : Math.sin(index)))
    return gradientsThrough([convolution(4, 1), layers.maxPooling2d({ poolSize: 2 })], tf.tensor(values, [2, 4, 4, 4]))
  })
})

test('what waits is forgotten with the tensor, and tf.js counts no data buffer too many', async () => {
  const { backend } = await openForTest({ threads: 1 })
  const step = () =>
    tf.tidy(() => {
      const x = random([1, 8, 8, 8], 1) as tf.Tensor4D
      // Nobody looks at the gradient.
      tf.grad((from: tf.Tensor) => tf.maxPool(from as tf.Tensor4D, 2, 2, 'valid'))(x)
    })
  step()
  const before = { buffers: tf.memory().numDataBuffers, blocks: backend.heap.blocks, data: backend.numDataIds() }
  step()
  expect({ buffers: tf.memory().numDataBuffers, blocks: backend.heap.blocks, data: backend.numDataIds() }).toEqual(before)
})

test('input, maximum and gradient may be freed before the numbers are wanted', async () => {
  await openForTest({ threads: 2 })
  const dx = tf.tidy(() => {
    const x = tf.tile(tf.tensor4d([1, 4, 2, 3], [1, 2, 2, 1]), [1, 1, 1, 4])
    return tf.grad((from: tf.Tensor) => tf.maxPool(from as tf.Tensor4D, 2, 2, 'valid'))(x)
  })
  const backend = currentSimdBackend()
  expect(backend?.recipe(dx)).not.toBeNull()
  expect([...dx.dataSync()]).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0])
  expect(backend?.recipe(dx)).toBeNull()
  dx.dispose()
  expect(backend?.heap.blocks).toBe(0)
  expect(tf.memory().numDataBuffers).toBe(0)
})
