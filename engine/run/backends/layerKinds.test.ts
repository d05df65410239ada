import * as tf from '@tensorflow/tfjs-core'
import { input as makeInput, model as makeModel } from '@tensorflow/tfjs-layers'
import { beforeAll, expect, test } from 'vitest'
import { testBackendHost } from '../../cli/fixtures/testBackendHost.ts'
import type { BackendName } from '../../contract/backendNames.ts'
import type { Params } from '../../contract/document.ts'
import type { Shape } from '../../graph/shape.ts'
import { layerKinds, withDefaults } from '../../layers/registry.ts'
import { tf as library } from '../tf.ts'
import { createNoise } from '../training/noise.ts'
import { configureBackends, ensureBackend } from './backends.ts'

beforeAll(() => configureBackends(testBackendHost))

const batch = 3
const cases = layerKinds
  .filter(({ kind }) => kind !== 'input')
  .flatMap((definition) =>
    definition.samples.flatMap((sample, index) =>
      (['wasm', 'simd'] as const).map((backend) => ({
        name: `${definition.kind}, sample ${index + 1}`,
        definition,
        sample,
        backend,
      })),
    ),
  )

/** Values without ties, so that a maximum has one place; whole numbers where an embedding looks them up. */
function drawInput(shape: Shape, options: { readonly kind: string; readonly seed: number }): tf.Tensor {
  const whole = options.kind === 'embedding'
  const values = tf.randomUniform([batch, ...shape], whole ? 0 : -1, whole ? 4 : 1, 'float32', options.seed)
  return whole ? tf.floor(values) : tf.variable(values)
}

interface Trained {
  readonly loss: number
  readonly gradients: Readonly<Record<string, Float32Array>>
}

test.each(cases)('$name trains on $backend as it does on cpu', async ({ definition, sample, backend: tested }) => {
  await ensureBackend('cpu')
  const noise = createNoise(3)
  noise.begin(1)
  const symbols = sample.inputs.map((shape) => makeInput({ shape: [...shape] }))
  const params = withDefaults(definition, sample.params as Params)
  const output = definition.build(library, params, symbols, {
    name: 'layer',
    inputShapes: sample.inputs,
    noise: noise.source,
  })
  const model = makeModel({ inputs: symbols, outputs: output })
  model.setWeights(
    model.getWeights().map((weight, index) => {
      // The last statistic of a batch normalisation is a variance.
      const variance = model.weights[index]?.name.includes('variance')
      return tf.randomUniform(weight.shape, variance ? 0.5 : -0.5, 0.8, 'float32', index + 10)
    }),
  )
  const inputs = sample.inputs.map((shape, index) => drawInput(shape, { kind: definition.kind, seed: index + 1 }))
  const factor = tf.keep(tf.randomUniform([batch, ...sample.output], 0.5, 1.5, 'float32', 99))

  const train = async (backend: BackendName): Promise<Trained> => {
    expect((await ensureBackend(backend)).ok).toBe(true)
    const { value, grads } = tf.variableGrads(() => {
      const result = model.apply(inputs, { training: true }) as tf.Tensor
      return tf.mean(tf.mul(factor, tf.square(result)))
    })
    const gradients: Record<string, Float32Array> = {}
    for (const [name, gradient] of Object.entries(grads)) gradients[name] = Float32Array.from(await gradient.data())
    const loss = (await value.data())[0] ?? Number.NaN
    tf.dispose([value, grads])
    return { loss, gradients }
  }

  const expected = await train('cpu')
  const found = await train(tested)
  expect(Math.abs(found.loss - expected.loss)).toBeLessThanOrEqual(1e-4 * Math.abs(expected.loss))
  expect(Object.keys(found.gradients)).toEqual(Object.keys(expected.gradients))
  const errors = Object.entries(expected.gradients).map(([name, reference]) => {
    const scale = reference.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-5)
    const differences = reference.map((value, index) => Math.abs(value - (found.gradients[name]?.[index] ?? Number.NaN)))
    return Math.max(...differences) / scale
  })
  expect(Math.max(0, ...errors)).toBeLessThanOrEqual(1e-4)
  tf.dispose([factor, ...inputs])
  model.dispose()
})
