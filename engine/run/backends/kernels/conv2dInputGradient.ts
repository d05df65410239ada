import * as tf from '@tensorflow/tfjs-core'
import { gradientMargin, type ConvolutionWindow } from './convolutionWindow.ts'
import { spreadByStrides } from './spreadByStrides.ts'
import { withMargins } from './withMargins.ts'

/**
 * Gradient of a 2-D convolution with respect to its input [batch, height, width, in], composed of other operations:
 * a convolution of the output gradient with the filter turned by 180° (Dumoulin & Visin 2016, section 4).
 * Any stride, dilation and padding.
 */
export function conv2dInputGradient(
  outputGradient: tf.Tensor4D,
  filter: tf.Tensor4D,
  { window, inputShape }: { readonly window: ConvolutionWindow; readonly inputShape: readonly number[] },
): tf.Tensor4D {
  return tf.tidy(() => {
    const [, height = 0, width = 0] = inputShape
    const spread = spreadByStrides(outputGradient, window.strides)
    const framed = withMargins(
      spread,
      gradientMargin(0, window, { input: height, output: spread.shape[1] }),
      gradientMargin(1, window, { input: width, output: spread.shape[2] }),
    )
    const turned = tf.transpose(tf.reverse4d(filter, [0, 1]), [0, 1, 3, 2])
    return tf.conv2d(framed, turned, 1, 'valid', 'NHWC', [...window.dilations])
  })
}
