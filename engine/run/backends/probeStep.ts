import * as tf from '@tensorflow/tfjs-core'

/** One training step's numbers, by weight: what backends are compared on. */
export interface ProbeNumbers {
  readonly loss: number
  readonly gradients: readonly Float32Array[]
}

const side = 16
const channels = 8
const classes = 10

/** Images, labels and weights of the probe, drawn once and the same on every backend. */
export interface ProbeValues {
  readonly batch: number
  readonly images: Float32Array
  readonly labels: Int32Array
  readonly weights: readonly { readonly shape: number[]; readonly values: Float32Array }[]
}

/**
 * The probe's net: 16×16×8 → conv 3×3×16 relu → max pool → conv 3×3×32 relu → average pool → dense 10, softmax
 * cross-entropy; about 3 MFLOP a sample and step.
 */
const weightShapes = [[3, 3, channels, 16], [16], [3, 3, 16, 32], [32], [4 * 4 * 32, classes], [classes]]

/** Values for one probe; plain numbers, so that they outlive any backend. */
export function makeProbeValues(batch: number): ProbeValues {
  const random = uniformNumbers(20_261_123)
  const draw = (size: number, scale: number) => Float32Array.from({ length: size }, () => (random() - 0.5) * scale)
  return {
    batch,
    images: draw(batch * side * side * channels, 2),
    labels: Int32Array.from({ length: batch }, (_, index) => index % classes),
    weights: weightShapes.map((shape) => {
      const size = shape.reduce((product, length) => product * length, 1)
      const fanIn = size / (shape.at(-1) ?? 1)
      return { shape, values: draw(size, 2 * Math.sqrt(3 / fanIn)) }
    }),
  }
}

/**
 * Runs one step on the present backend (forward, backward, one step of gradient descent), waits until it is really
 * done, and returns its numbers.
 */
export async function runProbeStep(values: ProbeValues): Promise<ProbeNumbers> {
  const results = tf.tidy(() => {
    const images = tf.tensor4d(values.images, [values.batch, side, side, channels])
    const labels = tf.oneHot(tf.tensor1d(values.labels, 'int32'), classes)
    const weights = values.weights.map(({ shape, values: numbers }) => tf.tensor(numbers, shape))
    const { value, grads } = tf.valueAndGrads((...args: tf.Tensor[]) => loss(images, labels, args))(weights)
    const stepped = weights.map((weight, index) => tf.sub(weight, tf.mul(grads[index] ?? weight, 0.01)))
    return [value, ...stepped]
  })
  const [lossValue, ...stepped] = await Promise.all(results.map((tensor) => tensor.data<'float32'>()))
  tf.dispose(results)
  // The step's difference divided by its length is the gradient again, now gone through the update as well.
  const gradients = stepped.map((numbers, index) => {
    const before = values.weights[index]?.values
    return Float32Array.from(numbers, (after, position) => ((before?.[position] ?? 0) - after) / 0.01)
  })
  return { loss: lossValue?.[0] ?? Number.NaN, gradients }
}

function loss(images: tf.Tensor4D, labels: tf.Tensor, weights: readonly tf.Tensor[]): tf.Scalar {
  const [filter1, bias1, filter2, bias2, matrix, bias3] = weights
  if (!filter1 || !bias1 || !filter2 || !bias2 || !matrix || !bias3) throw new Error('The probe lacks weights.')
  const first = tf.relu(tf.add(tf.conv2d(images, filter1 as tf.Tensor4D, 1, 'same'), bias1))
  const pooled = tf.maxPool(first as tf.Tensor4D, 2, 2, 'valid')
  const second = tf.relu(tf.add(tf.conv2d(pooled, filter2 as tf.Tensor4D, 1, 'same'), bias2))
  const flat = tf.reshape(tf.avgPool(second as tf.Tensor4D, 2, 2, 'valid'), [images.shape[0], -1])
  const scores = tf.add(tf.matMul(flat, matrix), bias3)
  return tf.neg(tf.mean(tf.sum(tf.mul(labels, tf.logSoftmax(scores)), -1)))
}

/** Park & Miller's minimal standard generator, numbers in (0, 1): any repeatable numbers will do here. */
function uniformNumbers(seed: number): () => number {
  let current = seed
  return () => {
    current = (current * 48_271) % 2_147_483_647
    return current / 2_147_483_647
  }
}
