import * as tf from '@tensorflow/tfjs-core'
import * as tfl from '@tensorflow/tfjs-layers'
import { expect, test } from 'vitest'
import { configureBackends, ensureBackend } from './backends.ts'
import { trainDilatedLayers } from './trainDilatedLayers.ts'

configureBackends({ wasmFiles: null })

test.each(['linear', 'relu', 'tanh'] as const)('a dilated %s layer predicts as before and can be trained', async (activation) => {
  await ensureBackend('cpu')
  const model = tfl.sequential({
    layers: [
      tfl.layers.conv2d({ inputShape: [9, 9, 2], filters: 3, kernelSize: 3, dilationRate: 2, activation }),
      tfl.layers.conv2d({ filters: 1, kernelSize: 5 }),
    ],
  })
  const images = tf.randomUniform([2, 9, 9, 2], -1, 1, 'float32', 5)
  const stock = await (model.predict(images) as tf.Tensor).data()
  trainDilatedLayers(model)
  expect(await (model.predict(images) as tf.Tensor).data()).toEqual(stock)

  const loss = () => tf.mean(tf.square(tf.sub(model.apply(images, { training: true }) as tf.Tensor, 1))) as tf.Scalar
  const optimizer = tf.train.sgd(0.05)
  const losses = Array.from({ length: 20 }, () => optimizer.minimize(loss, true)?.dataSync()[0] ?? Number.NaN)
  expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) / 2)
  expect(model.layers[0]?.getConfig()).toMatchObject({ dilationRate: [2, 2], activation })
})
