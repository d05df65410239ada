import * as tf from '@tensorflow/tfjs-core'
import type { ConvolutionWindow } from './convolutionWindow.ts'
import { onInputGrid } from './onInputGrid.ts'

/**
 * Gradient of a 2-D convolution with respect to its input [batch, height, width, in], composed of other operations:
 * a convolution of the output gradient with the filter turned by 180° (Dumoulin & Visin 2016, section 4).
 * Any stride, dilation and padding.
 */
export function conv2dInputGradient(
  outputGradient: tf.Tensor4D,
  filter: tf.Tensor4D,
  input: { readonly window: ConvolutionWindow; readonly inputShape: readonly number[] },
): tf.Tensor4D {
  return tf.tidy(() => {
    const framed = onInputGrid(outputGradient, input)
    const turned = tf.transpose(tf.reverse4d(filter, [0, 1]), [0, 1, 3, 2])
    return tf.conv2d(framed, turned, 1, 'valid', 'NHWC', [...input.window.dilations])
  })
}
