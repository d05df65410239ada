import * as tf from '@tensorflow/tfjs-core'

/**
 * Sum of the rows of `values` that share an id: the gradient of a look-up such as an embedding.
 * Scattering adds up rows with the same index, so it is one scatter. Result: [segments, …rest of values].
 */
export function segmentSum(values: tf.Tensor, ids: tf.Tensor1D, segments: number): tf.Tensor {
  return tf.tidy(() => {
    const rows = ids.shape[0]
    const rest = values.shape.slice(ids.rank)
    const width = rest.reduce((product, length) => product * length, 1)
    const sums = tf.scatterND(tf.reshape(ids, [rows, 1]), tf.reshape(values, [rows, width]), [segments, width])
    return tf.reshape(sums, [segments, ...rest])
  })
}
