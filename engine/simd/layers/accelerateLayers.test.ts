import * as tf from '@tensorflow/tfjs-core'
import { layers, sequential, type layers as tfLayers } from '@tensorflow/tfjs-layers'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { expectSameAsCpu } from '../fixtures/expectSameAsCpu.ts'
import { openForTest } from '../fixtures/openForTest.ts'
import { accelerateLayers } from './accelerateLayers.ts'

accelerateLayers()

const seed = 20261124
/** Gradients here are sums of numbers of both signs, whose rounding errors are large beside a sum that nearly cancels out. */
const tolerance = 5e-5

const random = (shape: readonly number[], seed: number) => tf.randomUniform([...shape], -1, 1, 'float32', seed)

/** A layer's result for an input, and the gradients of all that is learned and of the input. */
function resultAndGradients(make: () => tfLayers.Layer, shape: readonly number[]): tf.Tensor[] {
  const layer = make()
  const x = random(shape, 1)
  // Builds it.
  layer.apply(x)
  layer.setWeights(layer.getWeights().map((weight, index) => random(weight.shape, index + 2)))
  // Layers hold their variables in `val`, which their types do not show.
  const variables = layer.trainableWeights.map((weight) => (weight as unknown as { val: tf.Variable }).val)
  const input = tf.variable(x)
  const loss = () => tf.sum(tf.square(layer.apply(input) as tf.Tensor)) as tf.Scalar
  const { value, grads } = tf.variableGrads(loss, [...variables, input])
  const results = [layer.apply(input) as tf.Tensor, value, ...[...variables, input].map(({ name }) => grads[name] as tf.Tensor)]
  layer.dispose()
  input.dispose()
  return results
}

const makers = { conv1d: layers.conv1d, conv2d: layers.conv2d, separableConv2d: layers.separableConv2d } as const
const activation = fc.constantFrom('relu', 'linear', 'tanh', 'sigmoid', 'elu', 'relu6') as fc.Arbitrary<'relu'>
const useBias = fc.boolean()

describe.each([1, 2])('with %i threads', (threads) => {
  test('convolution layers and their gradients agree with the stock ones on the cpu backend', async () => {
    await openForTest({ threads })
    const problem = fc.record({
      activation,
      useBias,
      filters: fc.integer({ min: 1, max: 12 }),
      kernelSize: fc.integer({ min: 1, max: 3 }),
      strides: fc.integer({ min: 1, max: 2 }),
      padding: fc.constantFrom('same' as const, 'valid' as const),
      channels: fc.constantFrom(3, 8),
      kind: fc.constantFrom('conv2d' as const, 'conv1d' as const, 'separableConv2d' as const),
    })
    fc.assert(
      fc.property(problem, ({ kind, channels, ...settings }) => {
        const shape = kind === 'conv1d' ? [3, 9, channels] : [3, 7, 6, channels]
        expectSameAsCpu(() => resultAndGradients(() => makers[kind]({ ...settings, name: 'layer' }), shape), { tolerance })
      }),
      { numRuns: 100, seed },
    )
  })

  test('dense layers do too, also on sequences', async () => {
    await openForTest({ threads })
    fc.assert(
      fc.property(activation, useBias, fc.integer({ min: 1, max: 20 }), fc.boolean(), (name, hasBias, units, isSequence) => {
        const shape = isSequence ? [3, 4, 11] : [6, 11]
        expectSameAsCpu(
          () => resultAndGradients(() => layers.dense({ activation: name, useBias: hasBias, units, name: 'layer' }), shape),
          { tolerance },
        )
      }),
      { numRuns: 60, seed },
    )
  })

  test("the first layer's input gradient is never made", async () => {
    const { backend } = await openForTest({ threads })
    const model = sequential({
      layers: [
        layers.conv2d({ filters: 8, kernelSize: 3, activation: 'relu', inputShape: [9, 9, 8] }),
        layers.flatten(),
        layers.dense({ units: 3 }),
      ],
    })
    model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' })
    const [x, y] = [random([2, 9, 9, 8], 1), random([2, 3], 2)]
    const run = vi.spyOn(backend, 'run')
    await model.trainOnBatch(x, y)
    // Forward of the convolution; its filter's gradient has kernels of its own.
    expect(run.mock.calls.filter(([kernel]) => kernel === 'winogradConvolution' || kernel === 'convolution')).toHaveLength(1)
    model.dispose()
  })
})

test('saved models keep the stock class names, and other backends use the stock layers', async () => {
  await openForTest({ threads: 1 })
  const model = sequential({
    layers: [layers.conv2d({ filters: 2, kernelSize: 3, inputShape: [5, 5, 1] }), layers.flatten(), layers.dense({ units: 1 })],
  })
  const { config } = JSON.parse(model.toJSON() as string) as { config: { layers: { class_name: string }[] } }
  expect(config.layers.map((layer) => layer.class_name)).toEqual(['Conv2D', 'Flatten', 'Dense'])
  model.dispose()
  await tf.setBackend('cpu')
  // The fused nodes have no kernel there: a layer that used one would throw.
  tf.tidy(() => void layers.dense({ units: 2 }).apply(tf.ones([1, 2])))
})
