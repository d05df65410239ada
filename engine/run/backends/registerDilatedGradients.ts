import * as tf from '@tensorflow/tfjs-core'
// Registers tf.js's own gradients, which the ones below stand in front of.
import '@tensorflow/tfjs-layers'
import { conv2dFilterGradient } from './kernels/conv2dFilterGradient.ts'
import { conv2dInputGradient } from './kernels/conv2dInputGradient.ts'
import { depthwiseFilterGradient, depthwiseInputGradient } from './kernels/depthwiseGradients.ts'
import { readWindow, type ConvolutionAttributes } from './kernels/readWindow.ts'

let registered = false

/**
 * Teaches tf.js the gradients of dilated convolutions, plain and depthwise, on every backend
 * (https://github.com/tensorflow/tfjs/issues/7906); without dilation its own stay in charge.
 */
export function registerDilatedGradients(): void {
  if (registered) return
  registered = true
  extendGradient('Conv2D', (dy, [images, filter], attributes) => {
    const window = readWindow(attributes, { input: images.shape, filter: filter.shape, depthwise: false })
    return {
      x: () => conv2dInputGradient(dy, filter, { window, inputShape: images.shape }),
      filter: () => conv2dFilterGradient(images, dy, window),
    }
  })
  extendGradient('DepthwiseConv2dNative', (dy, [images, filter], attributes) => {
    const window = readWindow(attributes, { input: images.shape, filter: filter.shape, depthwise: true })
    return {
      x: () => depthwiseInputGradient(dy, filter, { window, inputShape: images.shape }),
      filter: () => depthwiseFilterGradient(images, dy, window),
    }
  })
}

type DilatedGradient = (
  dy: tf.Tensor4D,
  saved: readonly [images: tf.Tensor4D, filter: tf.Tensor4D],
  attributes: ConvolutionAttributes,
) => Record<string, () => tf.Tensor>

function extendGradient(kernelName: string, dilated: DilatedGradient): void {
  const stock = tf.getGradient(kernelName)
  tf.registerGradient({
    ...stock,
    gradFunc: (dy, saved, attrs) => {
      // The attributes are those of the op, which the registry types as anything.
      const attributes = attrs as unknown as ConvolutionAttributes & { readonly dataFormat?: string }
      const dilations = [attributes.dilations ?? 1].flat()
      if (dilations.every((dilation) => dilation === 1) || attributes.dataFormat === 'NCHW')
        return stock.gradFunc(dy, saved, attrs)
      return dilated(dy as tf.Tensor4D, saved as unknown as readonly [tf.Tensor4D, tf.Tensor4D], attributes)
    },
  })
}
