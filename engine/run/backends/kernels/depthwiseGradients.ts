import * as tf from '@tensorflow/tfjs-core'
import { inputMargin, type ConvolutionWindow } from './convolutionWindow.ts'
import { onInputGrid } from './onInputGrid.ts'
import { withMargins } from './withMargins.ts'

/**
 * Gradient of a depthwise convolution with respect to its filter, [kernel height, kernel width, channels, multiplier]:
 * for each filter cell, the images shifted by it times the output gradient, summed over batch and cells.
 * Any stride, dilation and padding.
 */
export function depthwiseFilterGradient(
  images: tf.Tensor4D,
  outputGradient: tf.Tensor4D,
  window: ConvolutionWindow,
): tf.Tensor4D {
  return tf.tidy(() => {
    const [batch, height, width, channels] = images.shape
    const [, outputHeight, outputWidth, outputChannels] = outputGradient.shape
    const multiplier = outputChannels / channels
    const framed = withMargins(
      images,
      inputMargin(0, window, { input: height, output: outputHeight }),
      inputMargin(1, window, { input: width, output: outputWidth }),
    )
    const cells = batch * outputHeight * outputWidth
    const gradient = tf.reshape(outputGradient, [cells, channels, multiplier])
    const sums: tf.Tensor1D[] = []
    for (let row = 0; row < window.kernel[0]; row++)
      for (let column = 0; column < window.kernel[1]; column++) {
        const shifted = tf.reshape(shiftedImages(framed, { row, column, window, outputHeight, outputWidth }), [
          cells,
          channels,
          1,
        ])
        sums.push(tf.tidy(() => tf.sum(tf.reshape(tf.mul(gradient, shifted), [cells, outputChannels]), 0)))
        shifted.dispose()
      }
    return tf.reshape(tf.concat(sums, 0), [...window.kernel, channels, multiplier])
  })
}

interface Shift {
  readonly row: number
  readonly column: number
  readonly window: ConvolutionWindow
  readonly outputHeight: number
  readonly outputWidth: number
}

function shiftedImages(images: tf.Tensor4D, { row, column, window, outputHeight, outputWidth }: Shift): tf.Tensor4D {
  const [batch, , , channels] = images.shape
  const [rowStride, columnStride] = window.strides
  const begin = [0, row * window.dilations[0], column * window.dilations[1], 0] as const
  if (rowStride === 1 && columnStride === 1) return tf.slice4d(images, [...begin], [batch, outputHeight, outputWidth, channels])
  const end = [batch, begin[1] + (outputHeight - 1) * rowStride + 1, begin[2] + (outputWidth - 1) * columnStride + 1, channels]
  // The op's type forgets the rank that it keeps.
  return tf.stridedSlice(images, [...begin], end, [1, rowStride, columnStride, 1]) as tf.Tensor4D
}

/**
 * Gradient of a depthwise convolution with respect to its input [batch, height, width, channels]: for each of the
 * multiplier's filters, a depthwise convolution of its output gradient with the filter turned by 180°, summed.
 */
export function depthwiseInputGradient(
  outputGradient: tf.Tensor4D,
  filter: tf.Tensor4D,
  input: { readonly window: ConvolutionWindow; readonly inputShape: readonly number[] },
): tf.Tensor4D {
  return tf.tidy(() => {
    const framed = onInputGrid(outputGradient, input)
    const turned = tf.reverse4d(filter, [0, 1])
    const [rows, columns, channels, multiplier] = turned.shape
    if (multiplier === 1) return tf.depthwiseConv2d(framed, turned, 1, 'valid', 'NHWC', [...input.window.dilations])
    const [batch, framedHeight, framedWidth] = framed.shape
    const byFilter: tf.Tensor3D = tf.reshape(framed, [batch * framedHeight * framedWidth, channels, multiplier])
    const parts = Array.from({ length: multiplier }, (_, index) => {
      const part = tf.reshape(tf.slice3d(byFilter, [0, 0, index], [-1, -1, 1]), [batch, framedHeight, framedWidth, channels])
      const partFilter = tf.slice4d(turned, [0, 0, 0, index], [rows, columns, channels, 1])
      return tf.depthwiseConv2d(part as tf.Tensor4D, partFilter, 1, 'valid', 'NHWC', [...input.window.dilations])
    })
    return tf.addN(parts)
  })
}
