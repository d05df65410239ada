import * as tf from '@tensorflow/tfjs-core'
import * as tfl from '@tensorflow/tfjs-layers'
import { expect, test } from 'vitest'
import { configureBackends, ensureBackend } from './backends.ts'

const activations = ['linear', 'relu', 'tanh'] as const
await tf.setBackend('cpu')
const images = tf.tensor4d(
  Array.from({ length: 2 * 81 * 2 }, (_, index) => Math.sin(index)),
  [2, 9, 9, 2],
)
/** Seeded: with an unlucky draw this learning rate would diverge. */
const kernelInitializer = tfl.initializers.glorotUniform({ seed: 7 })
const models = activations.map((activation) =>
  tfl.sequential({
    layers: [
      tfl.layers.conv2d({ inputShape: [9, 9, 2], filters: 3, kernelSize: 3, dilationRate: 2, activation, kernelInitializer }),
      tfl.layers.conv2d({ filters: 1, kernelSize: 5, kernelInitializer }),
    ],
  }),
)
/** What tf.js predicts by itself: taken before anything of ours is registered. */
const stock = await Promise.all(models.map((model) => (model.predict(images) as tf.Tensor).data()))

configureBackends({ wasmFiles: null })

const cases = models.map((model, index) => ({ activation: activations[index], model, expected: stock[index] }))

test.each(cases)('a dilated $activation layer predicts what the stock one does, and can be trained', async (each) => {
  await ensureBackend('cpu')
  const { activation, model, expected } = each
  const predictions = await (model.predict(images) as tf.Tensor).data()
  const differences = Array.from(predictions, (value, place) => Math.abs(value - (expected?.[place] ?? Number.NaN)))
  expect(Math.max(...differences)).toBeLessThan(1e-6)

  const loss = () => tf.mean(tf.square(tf.sub(model.apply(images, { training: true }) as tf.Tensor, 1))) as tf.Scalar
  const optimizer = tf.train.sgd(0.05)
  const losses = Array.from({ length: 20 }, () => optimizer.minimize(loss, true)?.dataSync()[0] ?? Number.NaN)
  expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) / 2)
  expect(model.layers[0]?.getConfig()).toMatchObject({ dilationRate: [2, 2], activation })
})
