import * as tf from '@tensorflow/tfjs-core'
import { input as makeInput, model as makeModel } from '@tensorflow/tfjs-layers'
import { beforeAll, expect, test } from 'vitest'
import { testBackendHost } from '../../cli/fixtures/testBackendHost.ts'
import type { Params } from '../../contract/document.ts'
import { layerKinds, withDefaults } from '../../layers/registry.ts'
import { countInherited } from '../fixtures/countInherited.ts'
import { tf as library } from '../tf.ts'
import { dataLoss } from '../training/losses.ts'
import { accuracy, meanAbsoluteError, topFive } from '../training/metrics.ts'
import { createNoise } from '../training/noise.ts'
import { clipGradients } from '../training/optimizers/clipGradients.ts'
import { configureBackends, ensureBackend } from './backends.ts'

/* What still runs in the cpu backend's plain JavaScript while a net trains on simd. A new line here is a gap to close or to explain. */

beforeAll(async () => {
  configureBackends(testBackendHost)
  await ensureBackend('simd')
})

/** Smaller results cost less than a kernel's call. */
const limit = 32

const cases = layerKinds
  .filter(({ kind }) => kind !== 'input')
  .flatMap((definition) =>
    definition.samples.map((sample, index) => ({ name: `${definition.kind}, sample ${index + 1}`, definition, sample })),
  )

test.each(cases)('a step of $name leaves nothing to the cpu backend', ({ definition, sample }) => {
  const noise = createNoise(3)
  noise.begin(1)
  const symbols = sample.inputs.map((shape) => makeInput({ shape: [...shape] }))
  const output = definition.build(library, withDefaults(definition, sample.params as Params), symbols, {
    name: 'layer',
    inputShapes: sample.inputs,
    noise: noise.source,
  })
  const model = makeModel({ inputs: symbols, outputs: output })
  const inputs = sample.inputs.map((shape, index) => {
    const values = tf.randomUniform([8, ...shape], -1, 1, 'float32', index + 1)
    return definition.kind === 'embedding' ? tf.abs(tf.round(values)) : tf.variable(values)
  })
  const counts = countInherited(() => {
    const { grads } = tf.variableGrads(() => tf.mean(tf.square(model.apply(inputs, { training: true }) as tf.Tensor)))
    tf.dispose(grads)
  }, limit)
  expect([...counts.keys()]).toEqual([])
  tf.dispose(inputs)
  model.dispose()
})

test('losses, metrics, clipping and penalties leave nothing to the cpu backend', () => {
  const kernels = tf.tidy(() => {
    const scores = tf.randomUniform([64, 10], -1, 1)
    const labels = tf.tensor1d(
      Int32Array.from({ length: 64 }, (_, index) => index % 10),
      'int32',
    )
    const oneHot = tf.oneHot(labels, 10, 1, 0, 'float32')
    const weight = tf.randomUniform([40, 30], -1, 1)
    const counts = countInherited(() => {
      for (const kind of ['softmaxCrossEntropy', 'binaryCrossEntropy', 'meanSquaredError', 'meanAbsoluteError'] as const)
        tf.grad((x: tf.Tensor) => dataLoss({ kind }, x, oneHot))(scores)
      tf.grad((x: tf.Tensor) => dataLoss({ kind: 'hinge', margin: 1 }, x, oneHot))(scores)
      tf.grad((x: tf.Tensor) => dataLoss({ kind: 'huber', delta: 1 }, x, oneHot))(scores)
      accuracy(scores, labels)
      topFive(scores, { labels, oneHot })
      meanAbsoluteError(scores, oneHot)
      clipGradients(new Map([['weight', weight]]), { kind: 'norm', limit: 1 })
      clipGradients(new Map([['weight', weight]]), { kind: 'value', limit: 1 })
      tf.add(weight, tf.mul(tf.sign(weight), 0.1))
      tf.add(tf.sum(tf.abs(weight)), tf.sum(tf.square(weight)))
      tf.all(tf.isFinite(weight))
    }, limit)
    return [...counts.keys()]
  })
  expect(kernels).toEqual([])
})
