import { text } from '../contract/text.ts'
import type { Shape } from '../graph/shape.ts'
import { applyLayer } from './applyLayer.ts'
import { kernelBank } from './convolution.ts'
import { defineLayer } from './defineLayer.ts'
import { tfActivation } from './sharedParams.ts'
import { slidingConvolution } from './slidingConvolution.ts'
import { slidingWindows } from './spatial.ts'
import type { ConvolutionParams } from './spatialParams.ts'
import { stockPadding } from './stockPadding.ts'
import { convolveOnnx } from './onnx/convolveOnnx.ts'
import { permutedWeight } from './onnx/onnxWeight.ts'
import { filterArguments, oneOrEach } from './code/codeArguments.ts'
import { layerCall } from './code/layerCall.ts'
import { padCalls } from './code/padCalls.ts'
import { convolveTorch } from './torch/convolveTorch.ts'
import { permutedState } from './torch/torchState.ts'

const banks = ({ kernel, filters }: ConvolutionParams, shape: Shape) => [kernelBank(kernel, shape.at(-1) ?? 0, filters)]

export const conv2d = defineLayer<ConvolutionParams>({
  ...slidingConvolution({ title: text('Conv 2D', '二维卷积'), axes: 2, banks }),
  kind: 'conv2d',
  summary: text(
    'Slides small learned filters over the image. Each filter looks for one pattern everywhere with the same weights and gives one feature map.',
    '让小的可学习滤波器在图像上滑动。每个滤波器用同一组权重在各处寻找一种模式，并产生一张特征图。',
  ),
  keywords: ['convolution', 'filter', 'kernel', 'feature map', 'cnn', '卷积', '滤波器', '卷积核', '特征图'],
  emit: (params, [shape = []]) => {
    const { before, padding } = padCalls(slidingWindows(params), shape)
    const named = filterArguments(params, { padding, roles: ['kernel'] })
    return [...before, layerCall('Conv2D', { filters: params.filters, kernel_size: oneOrEach(params.kernel) }, { named })]
  },
  build: (tf, params, inputs, context) => {
    const padded = stockPadding(tf, inputs, { windows: slidingWindows(params), context })
    const convolution = tf.layers.conv2d({
      name: context.name,
      filters: params.filters,
      kernelSize: [...params.kernel],
      strides: [...params.stride],
      dilationRate: [...params.dilation] as [number, number], // tf.js types a pair; the param's check allows nothing else
      padding: padded.padding,
      useBias: params.bias,
      activation: tfActivation(params.activation),
      kernelInitializer: 'zeros',
    })
    return applyLayer(convolution, padded.inputs)
  },
  toOnnx: (params, [input], weights) => {
    const kernel = permutedWeight(weights, { name: 'kernel', order: [3, 2, 0, 1] })
    return convolveOnnx(input, { ...params, windows: slidingWindows(params), kernel, weights })
  },
  toTorch: (params, [input]) => {
    const shape = [...params.kernel, input.shape.at(-1) ?? 0, params.filters]
    const kernel = permutedState('weight', 'kernel', { shape, order: [3, 2, 0, 1] })
    return convolveTorch(input, { ...params, windows: slidingWindows(params), kernel })
  },
  samples: [
    // 3·3·1·16 + 16 weights; 28·28 positions of 3·3·1·16 each
    { params: {}, inputs: [[28, 28, 1]], output: [28, 28, 16], trainable: 160, multiplyAdds: 112_896 },
    // Stanford CS231n, convolutional networks: (32 − 5 + 2·2) / 1 + 1 = 32, 760 parameters
    { params: { filters: 10, kernel: [5, 5], padding: 2 }, inputs: [[32, 32, 3]], output: [32, 32, 10], trainable: 760 },
    // the same notes: (7 − 3 + 2·1) / 2 + 1 = 4
    { params: { filters: 2, stride: [2, 2], padding: 1 }, inputs: [[7, 7, 3]], output: [4, 4, 2], trainable: 56 },
    {
      params: {
        filters: 4,
        kernel: [3, 5],
        stride: [2, 3],
        padding: 'valid',
        dilation: [1, 1],
        activation: 'relu',
        bias: false,
        initializer: 'heNormal',
        l1: 0.001,
        l2: 0.01,
      },
      inputs: [[9, 11, 2]],
      output: [4, 3, 4],
      trainable: 120,
      multiplyAdds: 4 * 3 * 120,
    },
    // dilation 2 covers 5 cells: 8 − 5 + 1 = 4
    { params: { filters: 2, padding: 'valid', dilation: [2, 2] }, inputs: [[8, 8, 1]], output: [4, 4, 2], trainable: 20 },
  ],
  refused: [
    { params: {}, inputs: [[784]], code: 'wrong-rank' },
    { params: { kernel: [5, 5], padding: 'valid' }, inputs: [[4, 4, 1]], code: 'kernel-too-large' },
    { params: { stride: [2, 2], dilation: [2, 2] }, inputs: [[16, 16, 1]], code: 'dilation-with-stride' },
    { params: { filters: 65_536 }, inputs: [[4, 4, 4096]], code: 'too-large' },
  ],
})
