import * as tf from '@tensorflow/tfjs-core'
import { layers } from '@tensorflow/tfjs-layers'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { expectSameAsCpu } from '../fixtures/expectSameAsCpu.ts'
import { openTestSimd } from '../fixtures/openTestSimd.ts'
import { waves } from '../fixtures/waves.ts'
import { accelerateLayers } from './accelerateLayers.ts'

beforeAll(async () => {
  const { close } = await openTestSimd({ threads: 2 })
  accelerateLayers()
  return close
})

/** Output, input gradient and gradients of gamma and beta of one training step, then the moving statistics where there are any. */
function step(make: () => layers.Layer, { shape, offset = 0 }: { shape: readonly number[]; offset?: number }) {
  const layer = make()
  const x = tf.add(tf.tensor(waves(shape), [...shape]), offset)
  layer.apply(x)
  const channels = shape.at(-1) ?? 1
  const learned = [tf.tensor1d(waves([channels], 3)), tf.tensor1d(waves([channels], 4))]
  layer.setWeights(layer.getWeights().map((weight, index) => learned[index] ?? weight))
  const factor = tf.tensor(waves(shape, 7), [...shape])
  const weights = layer.trainableWeights.map((weight) => weight.read() as tf.Variable)
  const run = (input: tf.Tensor): tf.Tensor => layer.apply(input, { training: true }) as tf.Tensor
  const y = run(x)
  const moving = layer.nonTrainableWeights.map((weight) => weight.read().clone())
  const dx = tf.grad((input: tf.Tensor) => tf.sum(tf.mul(run(input), factor)))(x)
  const { grads } = tf.variableGrads(() => tf.sum(tf.mul(run(x), factor)), weights)
  const results = [y, dx, ...weights.map((weight) => grads[weight.name]), ...moving].flatMap((tensor) => tensor ?? [])
  const kept = results.map((tensor) => tensor.clone())
  layer.dispose()
  return kept
}

/** At least three numbers under each mean: of two or one the gradient is zero but for rounding, and there is nothing to compare. */
const shapes = fc.oneof(
  fc.tuple(fc.integer({ min: 3, max: 300 }), fc.integer({ min: 3, max: 37 })),
  fc.tuple(
    fc.integer({ min: 3, max: 5 }),
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 3, max: 19 }),
  ),
)

describe.each([
  ['batch normalisation', () => layers.batchNormalization({ epsilon: 0.01, momentum: 0.8 })],
  ['layer normalisation', () => layers.layerNormalization({ epsilon: 0.01 })],
] as const)('%s', (_, make) => {
  test('trains as on cpu for any shape', () => {
    fc.assert(
      fc.property(shapes, (shape) => expectSameAsCpu(() => step(make, { shape }), { tolerance: 5e-5 })),
      { numRuns: 40, seed: 5 },
    )
  })

  test('of many rows is shared among threads', () => {
    expectSameAsCpu(() => step(make, { shape: [3, 40, 41, 18] }), { tolerance: 1e-4 })
  })

  test('NaN in one number reaches what depends on it', () => {
    const values = waves([8, 5])
    values[7] = Number.NaN
    expectSameAsCpu(() => {
      const layer = make()
      const y = layer.apply(tf.tensor2d(values, [8, 5]), { training: true }) as tf.Tensor
      layer.dispose()
      return y
    })
  })
})

test('a mean large against the deviation costs no digits', () => {
  const [, , , , mean, variance] = tf.tidy(() => {
    const layer = layers.batchNormalization({ momentum: 0 })
    const x = tf.tensor2d(
      Float32Array.from({ length: 4096 }, (_, index) => 1000 + (index % 2)),
      [4096, 1],
    )
    const y = layer.apply(x, { training: true }) as tf.Tensor
    return [y, y, y, y, ...layer.nonTrainableWeights.map((weight) => weight.read())].map(
      (tensor) => tensor.dataSync()[0] ?? Number.NaN,
    )
  })
  // Half the numbers are 1000, half 1001: mean 1000.5, variance ¼.
  expect(mean).toBeCloseTo(1000.5, 3)
  expect(variance).toBeCloseTo(0.25, 5)
})

test('moving statistics follow where they lie, and a clone of them that somebody keeps stays as it was', () => {
  const layer = layers.batchNormalization({ momentum: 0.8 })
  const x = tf.tensor2d(waves([12, 5]), [12, 5])
  const train = () => tf.tidy(() => void layer.apply(x, { training: true }))
  const moving = () => layer.nonTrainableWeights.map((weight) => weight.read())
  const numbers = (tensors: readonly tf.Tensor[]) => tensors.map((tensor) => [...tensor.dataSync()])
  train()
  train()
  const [first = []] = numbers(moving())
  // 1 − 0.8² of the way from zero to the mean.
  const means = tf.tidy(() => [...tf.mul(tf.mean(x, 0), 1 - 0.8 ** 2).dataSync()])
  means.forEach((mean, channel) => expect(first[channel]).toBeCloseTo(mean, 6))
  const kept = moving().map((tensor) => tensor.clone())
  const before = numbers(kept)
  train()
  expect(numbers(kept)).toEqual(before)
  expect(numbers(moving())).not.toEqual(before)
  tf.dispose([x, ...kept])
  layer.dispose()
})

test('in use, normalisation by the moving statistics is that of cpu', () => {
  expectSameAsCpu(() => {
    const layer = layers.batchNormalization({ epsilon: 0.001 })
    const x = tf.tensor(waves([2, 7, 7, 6]), [2, 7, 7, 6])
    layer.apply(x)
    layer.setWeights([1, 2, 3, 4].map((seed) => tf.abs(tf.tensor1d(waves([6], seed)))))
    const y = layer.apply(x, { training: false }) as tf.Tensor
    layer.dispose()
    return y
  })
})
