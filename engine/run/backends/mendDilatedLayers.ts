import * as tf from '@tensorflow/tfjs-core'
import { layers } from '@tensorflow/tfjs-layers'

/** What a stock Conv2D layer holds and its types do not show. */
interface StockConvolution {
  readonly strides: [number, number]
  readonly dilationRate: [number, number]
  readonly padding: 'same' | 'valid'
  readonly dataFormat: 'channelsLast' | 'channelsFirst'
  readonly kernel: { read(): tf.Tensor4D }
  readonly bias: { read(): tf.Tensor1D } | null
  readonly activation: { apply(values: tf.Tensor): tf.Tensor } | null
}

type Call = (this: StockConvolution, inputs: tf.Tensor | tf.Tensor[], options: Readonly<Record<string, unknown>>) => tf.Tensor

let mended = false

/**
 * Makes dilated Conv2D layers trainable. The stock layer calls tf.js's fused convolution, whose gradient refuses
 * dilation (https://github.com/tensorflow/tfjs/issues/7906); with dilation it now calls the plain one, whose gradient
 * `registerGradients` extended. They stay stock layers in every export.
 */
export function mendDilatedLayers(): void {
  if (mended) return
  mended = true
  // The class itself is not exported; a layer leads to it.
  const prototype = Object.getPrototypeOf(layers.conv2d({ name: 'any', filters: 1, kernelSize: 1 })) as { call: Call }
  const stock = prototype.call
  prototype.call = function (inputs, options) {
    const plain = this.dilationRate.every((rate) => rate === 1) || this.dataFormat === 'channelsFirst'
    return plain ? stock.call(this, inputs, options) : tf.tidy(() => convolve(this, Array.isArray(inputs) ? inputs[0] : inputs))
  }
}

function convolve(layer: StockConvolution, input: tf.Tensor | undefined): tf.Tensor {
  const scores = tf.conv2d(input as tf.Tensor4D, layer.kernel.read(), layer.strides, layer.padding, 'NHWC', layer.dilationRate)
  const biased = layer.bias ? tf.add(scores, layer.bias.read()) : scores
  return layer.activation ? layer.activation.apply(biased) : biased
}
