import * as tf from '@tensorflow/tfjs-core'
import { layers, sequential, type layers as tfLayers } from '@tensorflow/tfjs-layers'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { expectSameAsCpu } from '../fixtures/expectSameAsCpu.ts'
import { expectWholeSequences } from '../fixtures/expectWholeSequences.ts'
import { forgetWeights, layerGradients } from '../fixtures/layerGradients.ts'
import { openForTest } from '../fixtures/openForTest.ts'
import { tileCases } from '../fixtures/tileCases.ts'
import { accelerateRecurrent } from './accelerateRecurrent.ts'

accelerateRecurrent()

const makers = { lstm: layers.lstm, gru: layers.gru, simpleRNN: layers.simpleRNN } as const
type Kind = keyof typeof makers

const problem = fc.record({
  kind: fc.constantFrom<Kind>('lstm', 'gru', 'simpleRNN'),
  samples: fc.integer({ min: 1, max: 37 }),
  /* The stock layers have no gradient for a single step: tf.unstack lacks it. */
  steps: fc.integer({ min: 2, max: 6 }),
  features: fc.integer({ min: 1, max: 11 }),
  units: fc.integer({ min: 1, max: 19 }),
  everyStep: fc.boolean(),
  backwards: fc.boolean(),
  bias: fc.boolean(),
  activation: fc.constantFrom('tanh', 'relu', 'sigmoid', 'linear', 'hardSigmoid'),
  gateActivation: fc.constantFrom('sigmoid', 'hardSigmoid'),
  seed: fc.integer({ min: 1, max: 10_000 }),
})
type Problem = typeof problem extends fc.Arbitrary<infer Value> ? Value : never

function makeLayer({ kind, units, everyStep, backwards, bias, activation, gateActivation }: Problem): tfLayers.Layer {
  const common = { units, returnSequences: everyStep, goBackwards: backwards, useBias: bias }
  const gates = kind === 'simpleRNN' ? {} : { recurrentActivation: gateActivation }
  // All three take these; their argument types differ in what is left out here.
  const make = makers[kind] as typeof layers.lstm
  return make({ ...common, ...gates, activation, kernelInitializer: 'zeros', recurrentInitializer: 'zeros' } as Parameters<
    typeof layers.lstm
  >[0])
}

function outputAndGradients(given: Problem): tf.Tensor[] {
  const { samples, steps, features, seed } = given
  return layerGradients(makeLayer(given), { inputShape: [samples, steps, features], seed, spread: 0.5 })
}

describe.each(tileCases)('with $threads threads, wide tiles: $wideTiles', ({ threads, wideTiles }) => {
  test('a whole sequence and the way back agree with the stock layers on the cpu backend', async () => {
    const { backend } = await openForTest({ threads, wideTiles })
    expectWholeSequences(backend, problem, outputAndGradients)
  })

  test('many samples and units go through in blocks', async () => {
    await openForTest({ threads, wideTiles })
    const given: Problem = {
      kind: 'lstm', samples: 71, steps: 2, features: 24, units: 44, everyStep: true, backwards: false,
      bias: true, activation: 'tanh', gateActivation: 'sigmoid', seed: 5,
    } // prettier-ignore
    for (const kind of ['lstm', 'gru', 'simpleRNN'] as const) expectSameAsCpu(() => outputAndGradients({ ...given, kind }))
  })

  test('a step without a past, and a single sample', async () => {
    await openForTest({ threads, wideTiles })
    expectSameAsCpu(() =>
      (['lstm', 'gru', 'simpleRNN'] as const).map((kind) => {
        const layer = makers[kind]({ units: 5, recurrentInitializer: 'ones', kernelInitializer: 'ones' } as never)
        const y = layer.apply(tf.randomUniform([1, 1, 3], -1, 1, 'float32', 3)) as tf.Tensor
        forgetWeights(layer)
        return y
      }),
    )
  })

  test('NaN and infinity go where they go in the stock layers', async () => {
    await openForTest({ threads, wideTiles })
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expectSameAsCpu(() =>
        (['lstm', 'gru', 'simpleRNN'] as const).map((kind) => {
          const layer = makers[kind]({ units: 5, returnSequences: true, recurrentInitializer: 'ones' } as never)
          const values = [
            [[1], [2], [3]],
            [[1], [wrong], [3]],
            [[4], [5], [6]],
          ]
          const y = layer.apply(tf.tensor3d(values)) as tf.Tensor
          layer.setWeights(layer.getWeights().map((weight) => tf.fill(weight.shape, 0.5)))
          const again = layer.apply(tf.tensor3d(values)) as tf.Tensor
          forgetWeights(layer)
          y.dispose()
          return again
        }),
      )
    }
  })

  test('a bidirectional layer trains as the stock one does, and no block stays behind', async () => {
    const { backend } = await openForTest({ threads, wideTiles })
    const losses = async () => {
      const model = sequential({
        layers: [
          layers.bidirectional({
            layer: layers.gru({ units: 6, returnSequences: true, recurrentInitializer: 'glorotNormal' }) as never,
            mergeMode: 'concat',
            inputShape: [5, 3],
          }),
          layers.lstm({ units: 4, recurrentInitializer: 'glorotNormal', recurrentActivation: 'sigmoid' }),
          layers.dense({ units: 1 }),
        ],
      })
      model.setWeights(model.getWeights().map((weight, index) => tf.randomUniform(weight.shape, -0.5, 0.5, 'float32', index)))
      const optimizer = tf.train.sgd(0.1)
      model.compile({ optimizer, loss: 'meanSquaredError' })
      const x = tf.randomUniform([9, 5, 3], -1, 1, 'float32', 1)
      const y = tf.randomUniform([9, 1], -1, 1, 'float32', 2)
      const history: number[] = []
      const blocks = new Set<number>()
      for (let step = 0; step < 8; step++) {
        history.push(Number(await model.trainOnBatch(x, y)))
        blocks.add(backend.heap.blocks)
      }
      expect(blocks.size).toBe(1)
      model.dispose()
      optimizer.dispose()
      tf.dispose([x, y])
      return history
    }
    const found = await losses()
    await tf.setBackend('cpu')
    const expected = await losses()
    await tf.setBackend('simd')
    expect(found.at(-1)).toBeLessThan((found[0] ?? 0) * 0.95)
    found.forEach((loss, step) => expect(Math.abs(loss - (expected[step] ?? 0))).toBeLessThan(1e-5))
  })
})

test('a mask, a kept state and dropout inside are left to the stock layers', async () => {
  const { backend } = await openForTest({ threads: 1 })
  const run = vi.spyOn(backend, 'run')
  const x = tf.ones([2, 3, 4])
  layers.lstm({ units: 2, dropout: 0.5, recurrentInitializer: 'ones' }).apply(x)
  layers.gru({ units: 2, returnState: true, recurrentInitializer: 'ones' }).apply(x)
  layers.simpleRNN({ units: 2, activation: 'softsign', recurrentInitializer: 'ones' }).apply(x)
  layers.simpleRNN({ units: 2, recurrentInitializer: 'ones' }).apply(x, { mask: tf.ones([2, 3]) })
  expect(run.mock.calls.map(([kernel]) => kernel)).not.toContain('recurrentForward')
  tf.disposeVariables()
})
