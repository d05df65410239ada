import { text } from '../../contract/text.ts'
import type { Shape } from '../../graph/shape.ts'
import { applyLayer } from '../applyLayer.ts'
import { filterArguments, oneOrEach } from '../code/codeArguments.ts'
import { layerCall } from '../code/layerCall.ts'
import { padCalls } from '../code/padCalls.ts'
import { defineLayer } from '../defineLayer.ts'
import { convolveOnnx } from '../onnx/convolveOnnx.ts'
import { permutedWeight } from '../onnx/onnxWeight.ts'
import { tfActivation } from '../sharedParams.ts'
import { convolveTorch } from '../torch/convolveTorch.ts'
import { permutedState } from '../torch/torchState.ts'
import { groupsParam, refuseUnevenGroups } from '../windows/channelGroups.ts'
import { kernelBank } from '../windows/filterBanks.ts'
import { groupedConv2d } from '../windows/groupedConv2d.ts'
import { slidingConvolution } from '../windows/slidingConvolution.ts'
import { slidingWindows } from '../windows/slidingWindows.ts'
import { stockPadding } from '../windows/stockPadding.ts'
import { convolutionSettings, filterParams, slidingFilterParams, type ConvolutionParams } from '../windows/windowParams.ts'

type Conv2dParams = ConvolutionParams & { readonly groups: number }

const title = text('Conv 2D', '二维卷积')
const banks = (params: Conv2dParams, shape: Shape) => [kernelBank(params.kernel, shape.at(-1) ?? 0, params)]

/** Keras's and TensorFlow's order to ONNX's and PyTorch's: [filters, channels of a group, height, width]. */
const order = [3, 2, 0, 1]

export const conv2d = defineLayer<Conv2dParams>({
  ...slidingConvolution<Conv2dParams>({
    title,
    axes: 2,
    banks,
    refuse: (params, shape) => refuseUnevenGroups(title, params, { channels: shape.at(-1) ?? 0 }),
  }),
  kind: 'conv2d',
  params: { ...slidingFilterParams(2), groups: groupsParam, ...filterParams },
  settings: (params) =>
    convolutionSettings(params.groups === 1 ? `${params.filters}` : `${params.filters} · g${params.groups}`, params),
  summary: text(
    'Slides small learned filters over the image. Each filter looks for one pattern everywhere with the same weights and gives one feature map.',
    '让小的可学习滤波器在图像上滑动。每个滤波器用同一组权重在各处寻找一种模式，并产生一张特征图。',
  ),
  keywords: [
    'convolution',
    'filter',
    'kernel',
    'feature map',
    'cnn',
    'grouped convolution',
    'resnext',
    '卷积',
    '滤波器',
    '卷积核',
    '特征图',
    '分组卷积',
  ],
  emit: (params, [shape = []]) => {
    const { before, padding } = padCalls(slidingWindows(params), shape)
    const named = filterArguments(params, { padding, roles: ['kernel'] })
    return [...before, layerCall('Conv2D', { filters: params.filters, kernel_size: oneOrEach(params.kernel) }, { named })]
  },
  build: (tf, params, inputs, context) => {
    const padded = stockPadding(tf, inputs, { windows: slidingWindows(params), context })
    const { groups } = params
    const settings: Parameters<typeof tf.layers.conv2d>[0] = {
      name: context.name,
      filters: params.filters,
      kernelSize: [...params.kernel],
      strides: [...params.stride],
      dilationRate: [...params.dilation] as [number, number], // tf.js types a pair; the param's check allows nothing else
      padding: padded.padding,
      useBias: params.bias,
      activation: tfActivation(params.activation),
      kernelInitializer: 'zeros',
    }
    const convolution = groups === 1 ? tf.layers.conv2d(settings) : groupedConv2d(tf, { ...settings, groups })
    return applyLayer(convolution, padded.inputs)
  },
  toOnnx: (params, [input], weights) => {
    const kernel = permutedWeight(weights, { name: 'kernel', order })
    return convolveOnnx(input, { ...params, windows: slidingWindows(params), kernel, weights })
  },
  toTorch: (params, [input]) => {
    const shape = [...params.kernel, (input.shape.at(-1) ?? 0) / params.groups, params.filters]
    const kernel = permutedState('weight', 'kernel', { shape, order })
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
    // The 3×3 of the first block of ResNeXt-50 32×4d (Xie et al. 2017) on a smaller picture: 3·3·(128/32)·128, as PyTorch 1.13 counts
    {
      params: { filters: 128, groups: 32, bias: false },
      inputs: [[14, 14, 128]],
      output: [14, 14, 128],
      trainable: 4608,
      multiplyAdds: 14 * 14 * 4608,
    },
    // The second convolution of AlexNet's two halves (Krizhevsky et al. 2012, here with fewer channels): 5·5·(6/2)·8 + 8
    {
      params: { filters: 8, groups: 2, kernel: [5, 5], stride: [2, 3], padding: 2, activation: 'tanh', l2: 0.01 },
      inputs: [[7, 8, 6]],
      output: [4, 3, 8],
      trainable: 608,
      multiplyAdds: 12 * 600,
    },
    // As many groups as channels, dilated: 3·3·(4/4)·8 + 8
    {
      params: { filters: 8, groups: 4, dilation: [2, 1], initializer: 'heUniform' },
      inputs: [[6, 5, 4]],
      output: [6, 5, 8],
      trainable: 80,
      multiplyAdds: 30 * 72,
    },
    // dilation 2 covers 5 cells: 8 − 5 + 1 = 4
    { params: { filters: 2, padding: 'valid', dilation: [2, 2] }, inputs: [[8, 8, 1]], output: [4, 4, 2], trainable: 20 },
  ],
  refused: [
    { params: {}, inputs: [[784]], code: 'wrong-rank' },
    { params: { kernel: [5, 5], padding: 'valid' }, inputs: [[4, 4, 1]], code: 'kernel-too-large' },
    { params: { stride: [2, 2], dilation: [2, 2] }, inputs: [[16, 16, 1]], code: 'dilation-with-stride' },
    { params: { filters: 65_536 }, inputs: [[4, 4, 4096]], code: 'too-large' },
    { params: { groups: 3 }, inputs: [[8, 8, 16]], code: 'channels-not-divisible' },
    { params: { groups: 7, filters: 7 }, inputs: [[8, 8, 4]], code: 'channels-not-divisible' },
    { params: { groups: 4, filters: 10 }, inputs: [[8, 8, 16]], code: 'filters-not-divisible' },
    { params: { groups: 48, filters: 1 }, inputs: [[8, 8, 48]], code: 'filters-not-divisible' },
  ],
})
