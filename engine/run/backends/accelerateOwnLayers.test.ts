import * as core from '@tensorflow/tfjs-core'
import type { layers as tfLayers } from '@tensorflow/tfjs-layers'
import fc from 'fast-check'
import { describe, test } from 'vitest'
import { resetAfterGru } from '../../layers/resetAfterGru.ts'
import { expectSameAsCpu } from '../../simd/fixtures/expectSameAsCpu.ts'
import { expectWholeSequences } from '../../simd/fixtures/expectWholeSequences.ts'
import { forgetWeights, layerGradients } from '../../simd/fixtures/layerGradients.ts'
import { openForTest } from '../../simd/fixtures/openForTest.ts'
import { tf } from '../tf.ts'
import { accelerateOwnLayers } from './accelerateOwnLayers.ts'

accelerateOwnLayers()

const problem = fc.record({
  samples: fc.integer({ min: 1, max: 37 }),
  /* tf.js has no gradient for a sequence of a single step: tf.unstack lacks it. */
  steps: fc.integer({ min: 2, max: 6 }),
  features: fc.integer({ min: 1, max: 11 }),
  units: fc.integer({ min: 1, max: 19 }),
  everyStep: fc.boolean(),
  bidirectional: fc.boolean(),
  bias: fc.boolean(),
  activation: fc.constantFrom('tanh', 'relu', 'sigmoid', 'linear'),
  seed: fc.integer({ min: 1, max: 10_000 }),
})
type Problem = typeof problem extends fc.Arbitrary<infer Value> ? Value : never

function makeLayer({ units, everyStep, bias, activation, bidirectional }: Problem): tfLayers.Layer {
  const once = resetAfterGru(tf, {
    units,
    returnSequences: everyStep,
    activation,
    recurrentActivation: 'sigmoid',
    useBias: bias,
    kernelInitializer: 'zeros',
    recurrentInitializer: 'zeros',
    biasInitializer: 'zeros',
  })
  return bidirectional ? tf.layers.bidirectional({ layer: once as never, mergeMode: 'concat' }) : once
}

function outputAndGradients(given: Problem): core.Tensor[] {
  const { samples, steps, features, seed } = given
  return layerGradients(makeLayer(given), { inputShape: [samples, steps, features], seed, spread: 0.5 })
}

describe.each([1, 2])('a GRU that resets behind the product, with %i threads', (threads) => {
  test('reads a whole sequence and goes back through it as the same layer does step by step on the cpu backend', async () => {
    const { backend } = await openForTest({ threads })
    expectWholeSequences(backend, problem, outputAndGradients)
  })

  test('many samples and units go through in blocks', async () => {
    await openForTest({ threads })
    const given: Problem = {
      samples: 71, steps: 3, features: 24, units: 44, everyStep: true, bidirectional: false,
      bias: true, activation: 'tanh', seed: 5,
    } // prettier-ignore
    expectSameAsCpu(() => outputAndGradients(given))
    expectSameAsCpu(() => outputAndGradients({ ...given, units: 130, features: 150, everyStep: false }))
  })

  test('NaN and infinity go where they go step by step', async () => {
    await openForTest({ threads })
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expectSameAsCpu(() => {
        const layer = makeLayer({
          samples: 3, steps: 3, features: 1, units: 5, everyStep: true, bidirectional: false, bias: true, activation: 'tanh', seed: 1,
        }) // prettier-ignore
        const values = core.tensor3d([
          [[1], [2], [3]],
          [[1], [wrong], [3]],
          [[4], [5], [6]],
        ])
        layer.apply(values)
        layer.setWeights(layer.getWeights().map((weight) => core.fill(weight.shape, 0.5)))
        const y = layer.apply(values) as core.Tensor
        forgetWeights(layer)
        return y
      })
    }
  })
})
