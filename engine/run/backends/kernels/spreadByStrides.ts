import * as tf from '@tensorflow/tfjs-core'

/**
 * Puts `stride − 1` rows (columns) of zeros behind every row (column) of [batch, height, width, channels]:
 * the output gradient of a strided convolution, laid out on the input's grid.
 */
export function spreadByStrides(images: tf.Tensor4D, [rowStride, columnStride]: readonly [number, number]): tf.Tensor4D {
  if (rowStride === 1 && columnStride === 1) return images
  const [batch, height, width, channels] = images.shape
  const wide = tf.pad3d(tf.reshape(images, [batch * height * width, 1, channels]), [
    [0, 0],
    [0, columnStride - 1],
    [0, 0],
  ])
  const tall = tf.pad3d(tf.reshape(wide, [batch * height, 1, width * columnStride * channels]), [
    [0, 0],
    [0, rowStride - 1],
    [0, 0],
  ])
  return tf.reshape(tall, [batch, height * rowStride, width * columnStride, channels])
}
