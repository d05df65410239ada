import { text } from '../../contract/text.ts'
import { formulaParam } from '../../graph/formula.ts'
import type { Shape } from '../../graph/shape.ts'
import { applyLayer } from '../applyLayer.ts'
import { filterArguments, oneOrEach } from '../code/codeArguments.ts'
import { layerCall } from '../code/layerCall.ts'
import { padCalls } from '../code/padCalls.ts'
import { defineLayer } from '../defineLayer.ts'
import { convolveOnnx } from '../onnx/convolveOnnx.ts'
import { permutedWeight } from '../onnx/onnxWeight.ts'
import { tfActivation } from '../sharedParams.ts'
import { activateTorch } from '../torch/activateTorch.ts'
import { convolutionOf } from '../torch/convolveTorch.ts'
import { permutedState } from '../torch/torchState.ts'
import { channelsFirst } from '../torch/torchValue.ts'
import { depthwiseBank, type FilterBank } from '../windows/filterBanks.ts'
import { slidingConvolution } from '../windows/slidingConvolution.ts'
import { slidingWindows } from '../windows/slidingWindows.ts'
import { stockPadding } from '../windows/stockPadding.ts'
import { convolutionParams, type ConvolutionParams } from '../windows/windowParams.ts'

/** One filter for each channel: tf.js's SeparableConv2D forgets any other depth multiplier when it is saved. */
function banks({ kernel, filters }: ConvolutionParams, shape: Shape): readonly FilterBank[] {
  const channels = shape.at(-1) ?? 0
  const pointwise: FilterBank = {
    name: 'pointwise_kernel',
    shape: [...kernel.map(() => 1), channels, filters],
    factors: [channels, formulaParam('filters', filters)],
    fanIn: channels,
    fanOut: filters,
  }
  return [depthwiseBank(kernel, channels), pointwise]
}

export const separableConv2d = defineLayer<ConvolutionParams>({
  ...slidingConvolution({ title: text('Separable conv 2D', '可分离卷积'), axes: 2, banks }),
  kind: 'separableConv2d',
  params: convolutionParams(2),
  summary: text(
    'First filters each channel by itself, then mixes the channels with a 1×1 convolution. Does nearly what Conv 2D does with a fraction of the weights.',
    '先对每个通道单独滤波，再用 1×1 卷积混合各通道。用少得多的权重完成与二维卷积相近的工作。',
  ),
  keywords: ['separable', 'depthwise', 'pointwise', 'xception', 'mobilenet', '深度可分离卷积'],
  emit: (params, [shape = []]) => {
    const { before, padding } = padCalls(slidingWindows(params), shape)
    const named = filterArguments(params, { padding, roles: ['depthwise', 'pointwise'] })
    return [
      ...before,
      layerCall('SeparableConv2D', { filters: params.filters, kernel_size: oneOrEach(params.kernel) }, { named }),
    ]
  },
  build: (tf, params, inputs, context) => {
    const padded = stockPadding(tf, inputs, { windows: slidingWindows(params), context })
    const convolution = tf.layers.separableConv2d({
      name: context.name,
      filters: params.filters,
      kernelSize: [...params.kernel],
      strides: [...params.stride],
      dilationRate: [...params.dilation] as [number, number], // tf.js types a pair; the param's check allows nothing else
      padding: padded.padding,
      useBias: params.bias,
      activation: tfActivation(params.activation),
      depthwiseInitializer: 'zeros',
      pointwiseInitializer: 'zeros',
    })
    return applyLayer(convolution, padded.inputs)
  },
  toOnnx: (params, [input], weights) => {
    const windows = slidingWindows(params)
    const channels = input.shape.at(-1) ?? 0
    const kernel = permutedWeight(weights, {
      name: 'depthwise_kernel',
      order: [2, 3, 0, 1],
      shape: [channels, 1, ...params.kernel],
    })
    const filtered = convolveOnnx(input, { windows, kernel, groups: channels, bias: false, activation: 'none', weights })
    const mixing = permutedWeight(weights, { name: 'pointwise_kernel', order: [3, 2, 0, 1] })
    const cell = windows.map(() => ({ kernel: 1, stride: 1, dilation: 1, padding: 'valid' as const }))
    return convolveOnnx({ ...filtered, shape: input.shape }, { ...params, windows: cell, kernel: mixing, weights })
  },
  toTorch: (params, [input]) => {
    const channels = input.shape.at(-1) ?? 0
    const { kernel, filters, bias, activation } = params
    const depthwise = convolutionOf(input, {
      windows: slidingWindows(params),
      filters: channels,
      groups: channels,
      bias: false,
      kernel: permutedState('weight', 'depthwise_kernel', {
        shape: [...kernel, channels, 1],
        order: [2, 3, 0, 1],
        joined: [channels, 1, ...kernel],
      }),
      suffix: '_depthwise',
    })
    const pointwise = convolutionOf(input, {
      windows: kernel.map(() => ({ kernel: 1, stride: 1, dilation: 1, padding: 'valid' as const })),
      filters,
      bias,
      kernel: permutedState('weight', 'pointwise_kernel', { shape: [1, 1, channels, filters], order: [3, 2, 0, 1] }),
      suffix: '_pointwise',
    })
    const scores = pointwise.apply(depthwise.apply(channelsFirst(input)))
    return {
      modules: [depthwise.module, pointwise.module],
      expression: activateTorch(scores, { activation, dimension: 1 }),
      layout: 'channelsFirst',
    }
  },
  samples: [
    // 3·3·8 + 8·16 + 16 weights; 14·14 positions of 72 + 128
    { params: {}, inputs: [[14, 14, 8]], output: [14, 14, 16], trainable: 216, multiplyAdds: 39_200 },
    // (8 − 3 + 2·2) / 3 + 1 = 4; (6 − 2 + 2·2) / 2 + 1 = 5; 3·2·2 + 2·5 weights
    {
      params: {
        filters: 5,
        kernel: [3, 2],
        stride: [3, 2],
        padding: 2,
        activation: 'elu',
        bias: false,
        initializer: 'heNormal',
        l1: 0.1,
        l2: 0.1,
      },
      inputs: [[8, 6, 2]],
      output: [4, 5, 5],
      trainable: 22,
      multiplyAdds: 20 * 22,
    },
    { params: { filters: 2, padding: 'valid', dilation: [2, 1] }, inputs: [[7, 5, 1]], output: [3, 3, 2], trainable: 13 },
  ],
  refused: [
    { params: {}, inputs: [[10, 8]], code: 'wrong-rank' },
    { params: { kernel: [5, 5], padding: 'valid' }, inputs: [[4, 4, 1]], code: 'kernel-too-large' },
    { params: { stride: [2, 1], dilation: [1, 2] }, inputs: [[16, 16, 1]], code: 'dilation-with-stride' },
  ],
})
