import * as tf from '@tensorflow/tfjs-core'
import { inputMargin, type ConvolutionWindow, type Margin } from './convolutionWindow.ts'
import { withMargins } from './withMargins.ts'

/**
 * Gradient of a 2-D convolution with respect to its filter, [kernel height, kernel width, in, out], composed of
 * other operations. With batch and channels exchanged it is a convolution itself: the images [in, height, width, batch]
 * with the output gradient [height, width, batch, out] as filter, stride and dilation swapped. So it runs at the speed
 * of the backend's forward convolution. Any stride, dilation and padding.
 */
export function conv2dFilterGradient(images: tf.Tensor4D, outputGradient: tf.Tensor4D, window: ConvolutionWindow): tf.Tensor4D {
  return tf.tidy(() => {
    const [, height, width] = images.shape
    const [, outputHeight, outputWidth] = outputGradient.shape
    const vertical = inputMargin(0, window, { input: height, output: outputHeight })
    const horizontal = inputMargin(1, window, { input: width, output: outputWidth })
    if (window.kernel[0] === 1 && window.kernel[1] === 1)
      return pointwise(withMargins(images, vertical, horizontal), outputGradient, window.strides)
    const gradient = tf.conv2d(
      tf.transpose(withMargins(images, cutOnly(vertical), cutOnly(horizontal)), [3, 1, 2, 0]),
      tf.transpose(outputGradient, [1, 2, 0, 3]),
      [...window.dilations],
      // Padded by the convolution itself: less to transpose.
      [[0, 0], zeros(vertical), zeros(horizontal), [0, 0]],
      'NHWC',
      [...window.strides],
    )
    return tf.transpose(gradient, [1, 2, 0, 3])
  })
}

function cutOnly({ before, after }: Margin): Margin {
  return { before: Math.min(0, before), after: Math.min(0, after) }
}

function zeros({ before, after }: Margin): [number, number] {
  return [Math.max(0, before), Math.max(0, after)]
}

/** A 1×1 filter is a plain matrix product over all cells; as a convolution it would have a single output cell. */
function pointwise(images: tf.Tensor4D, outputGradient: tf.Tensor4D, strides: readonly [number, number]): tf.Tensor4D {
  const [batch, height, width, channels] = outputGradient.shape
  const inputChannels = images.shape[3]
  const picked =
    strides[0] === 1 && strides[1] === 1
      ? images
      : tf.stridedSlice(images, [0, 0, 0, 0], [...images.shape], [1, strides[0], strides[1], 1])
  const cells = batch * height * width
  const product = tf.matMul(
    tf.transpose(tf.reshape(picked, [cells, inputChannels])),
    tf.reshape(outputGradient, [cells, channels]),
  )
  return tf.reshape(product, [1, 1, inputChannels, channels])
}
