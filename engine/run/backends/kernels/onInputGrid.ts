import * as tf from '@tensorflow/tfjs-core'
import { gradientMargin, type ConvolutionWindow } from './convolutionWindow.ts'
import { spreadByStrides } from './spreadByStrides.ts'
import { withMargins } from './withMargins.ts'

/**
 * The output gradient of a convolution on its input's grid [batch, height, width, channels of the output], with as many zeros around
 * that a filter of the same window gives one value for each of the input's: spread by the strides, framed by the padding turned round
 * (Dumoulin & Visin 2016, section 4).
 */
export function onInputGrid(
  outputGradient: tf.Tensor4D,
  { window, inputShape }: { readonly window: ConvolutionWindow; readonly inputShape: readonly number[] },
): tf.Tensor4D {
  const [, height = 0, width = 0] = inputShape
  const spread = spreadByStrides(outputGradient, window.strides)
  return withMargins(
    spread,
    gradientMargin(0, window, { input: height, output: spread.shape[1] }),
    gradientMargin(1, window, { input: width, output: spread.shape[2] }),
  )
}
