import * as tf from '@tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'

/** What a stock Conv2D layer holds and its types do not show. */
interface DilatedConvolution {
  readonly rank: number
  readonly strides: [number, number]
  readonly dilationRate: [number, number]
  readonly padding: 'same' | 'valid'
  readonly kernel: { read(): tf.Tensor4D }
  readonly bias: { read(): tf.Tensor1D } | null
  readonly activation: { apply(values: tf.Tensor): tf.Tensor } | null
  call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor
}

/**
 * Makes the dilated Conv2D layers of a model trainable. A stock layer calls tf.js's fused convolution, whose gradient
 * refuses dilation (https://github.com/tensorflow/tfjs/issues/7906); here it calls the plain one, whose gradient
 * `registerGradients` extended. The layers stay stock layers in every export.
 */
export function trainDilatedLayers(model: LayersModel): void {
  for (const layer of model.layers) {
    if (layer.getClassName() !== 'Conv2D') continue
    // The layer's fields exist at run time; tf.js declares them protected.
    const convolution = layer as unknown as DilatedConvolution
    if (convolution.dilationRate.every((dilation) => dilation === 1)) continue
    convolution.call = (inputs) => tf.tidy(() => convolve(convolution, Array.isArray(inputs) ? inputs[0] : inputs))
  }
}

function convolve(layer: DilatedConvolution, input: tf.Tensor | undefined): tf.Tensor {
  const scores = tf.conv2d(input as tf.Tensor4D, layer.kernel.read(), layer.strides, layer.padding, 'NHWC', layer.dilationRate)
  const biased = layer.bias ? tf.add(scores, layer.bias.read()) : scores
  return layer.activation ? layer.activation.apply(biased) : biased
}
