import * as tf from '@tensorflow/tfjs-core'
import { layers, sequential, type Sequential } from '@tensorflow/tfjs-layers'
import { expect, test } from 'vitest'
import type { BackendName } from '../../contract/backendNames.ts'
import { configureBackends, ensureBackend } from './backends.ts'

configureBackends({ wasmFiles: null })

const batch = 8
const classes = 3

/** Classes that can be told apart: each has its own direction in the noise. */
function labels(): tf.Tensor {
  return tf.oneHot(
    tf.tensor1d(
      Array.from({ length: batch }, (_, index) => index % classes),
      'int32',
    ),
    classes,
  )
}

interface Job {
  readonly makeModel: () => Sequential
  readonly makeInput: () => tf.Tensor
}

const convolutional: Job = {
  makeModel: () =>
    sequential({
      layers: [
        layers.conv2d({ inputShape: [9, 9, 2], filters: 6, kernelSize: 3, padding: 'same', activation: 'relu' }),
        layers.maxPooling2d({ poolSize: 2 }),
        layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, activation: 'tanh' }),
        layers.batchNormalization(),
        layers.flatten(),
        layers.dense({ units: classes }),
      ],
    }),
  makeInput: () => tf.randomUniform([batch, 9, 9, 2], -1, 1, 'float32', 4),
}

const embedding: Job = {
  makeModel: () =>
    sequential({
      layers: [
        layers.embedding({ inputLength: 6, inputDim: 11, outputDim: 5 }),
        layers.lstm({ units: 7, recurrentInitializer: 'glorotUniform' }),
        layers.dense({ units: classes }),
      ],
    }),
  makeInput: () => tf.floor(tf.randomUniform([batch, 6], 0, 11, 'float32', 4)),
}

/** Losses of twelve steps of Adam from the same weights. */
async function trainingLosses({ makeModel, makeInput }: Job, backend: BackendName): Promise<readonly number[]> {
  expect((await ensureBackend(backend)).ok).toBe(true)
  const model = makeModel()
  const input = makeInput()
  const target = labels()
  model.setWeights(model.getWeights().map((weight, index) => tf.randomUniform(weight.shape, -0.3, 0.4, 'float32', index + 20)))
  const optimizer = tf.train.adam(0.02)
  const step = () =>
    optimizer.minimize(() => {
      const scores = model.apply(input, { training: true }) as tf.Tensor
      return tf.neg(tf.mean(tf.sum(tf.mul(target, tf.logSoftmax(scores)), -1)))
    }, true)
  const losses: number[] = []
  for (let index = 0; index < 12; index++) losses.push((await step()?.data())?.[0] ?? Number.NaN)
  model.dispose()
  optimizer.dispose()
  tf.dispose([input, target])
  return losses
}

test.each([
  { name: 'a convolutional net', job: convolutional },
  { name: 'an embedding with an LSTM', job: embedding },
])('$name trains on wasm with the losses of cpu', async ({ job }) => {
  const expected = await trainingLosses(job, 'cpu')
  const found = await trainingLosses(job, 'wasm')
  const differences = expected.map((loss, index) => Math.abs((found[index] ?? Number.NaN) - loss))
  expect(Math.max(...differences)).toBeLessThan(1e-3)
  expect(found.at(-1)).toBeLessThan((found[0] ?? 0) * 0.9)
})
