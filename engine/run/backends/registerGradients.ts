// Registers tf.js's own gradients, which the ones below stand in front of.
import '@tensorflow/tfjs-layers'
import * as tf from '@tensorflow/tfjs-core'
import { conv2dFilterGradient } from './kernels/conv2dFilterGradient.ts'
import { conv2dInputGradient } from './kernels/conv2dInputGradient.ts'
import { depthwiseFilterGradient, depthwiseInputGradient } from './kernels/depthwiseGradients.ts'
import { readWindow, type ConvolutionAttributes } from './kernels/readWindow.ts'

let registered = false

/**
 * Teaches tf.js the gradients it lacks on every backend: those of dilated convolutions, plain and depthwise
 * (https://github.com/tensorflow/tfjs/issues/7906), and of unstacking an axis of length 1, which a recurrent layer
 * over a single step needs. Elsewhere its own stay in charge.
 */
export function registerGradients(): void {
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
  const unpack = tf.getGradient('Unpack')
  tf.registerGradient({
    ...unpack,
    // A single output arrives as a tensor and not as a list of one, which the stock gradient cannot stack.
    gradFunc: (dy, saved, attrs) => unpack.gradFunc((Array.isArray(dy) ? dy : [dy]) as unknown as tf.Tensor, saved, attrs),
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
