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
import { kernelBank } from '../windows/filterBanks.ts'
import { slidingConvolution } from '../windows/slidingConvolution.ts'
import { slidingWindows } from '../windows/slidingWindows.ts'
import { stockPadding } from '../windows/stockPadding.ts'
import { convolutionParams, type ConvolutionParams } from '../windows/windowParams.ts'

const banks = ({ kernel, filters }: ConvolutionParams, shape: Shape) => [kernelBank(kernel, shape.at(-1) ?? 0, { filters })]

export const conv1d = defineLayer<ConvolutionParams>({
  ...slidingConvolution({ title: text('Conv 1D', '一维卷积'), axes: 1, banks }),
  kind: 'conv1d',
  params: convolutionParams(1),
  summary: text(
    'Slides learned filters along a sequence: sound, sensor readings, words. Finds the same pattern at any step.',
    '让可学习的滤波器沿序列滑动：声音、传感器读数、词语。在任何一步都能找到同一种模式。',
  ),
  keywords: ['convolution', 'temporal', 'sequence', 'signal', '卷积', '序列', '信号'],
  emit: (params, [shape = []]) => {
    const { before, padding } = padCalls(slidingWindows(params), shape)
    const named = filterArguments(params, { padding, roles: ['kernel'] })
    return [...before, layerCall('Conv1D', { filters: params.filters, kernel_size: oneOrEach(params.kernel) }, { named })]
  },
  build: (tf, params, inputs, context) => {
    const padded = stockPadding(tf, inputs, { windows: slidingWindows(params), context })
    const convolution = tf.layers.conv1d({
      name: context.name,
      filters: params.filters,
      kernelSize: [...params.kernel],
      strides: [...params.stride],
      dilationRate: [params.dilation[0] ?? 1],
      padding: padded.padding,
      useBias: params.bias,
      activation: tfActivation(params.activation),
      kernelInitializer: 'zeros',
    })
    return applyLayer(convolution, padded.inputs)
  },
  toOnnx: (params, [input], weights) => {
    const kernel = permutedWeight(weights, { name: 'kernel', order: [2, 1, 0] })
    return convolveOnnx(input, { ...params, windows: slidingWindows(params), kernel, weights })
  },
  toTorch: (params, [input]) => {
    const shape = [...params.kernel, input.shape.at(-1) ?? 0, params.filters]
    const kernel = permutedState('weight', 'kernel', { shape, order: [2, 1, 0] })
    return convolveTorch(input, { ...params, windows: slidingWindows(params), kernel })
  },
  samples: [
    // 3·8·16 + 16 weights; 100 positions of 3·8·16
    { params: {}, inputs: [[100, 8]], output: [100, 16], trainable: 400, multiplyAdds: 38_400 },
    // (10 − 4 + 2·1) / 2 + 1 = 5
    {
      params: {
        filters: 5,
        kernel: [4],
        stride: [2],
        padding: 1,
        activation: 'tanh',
        bias: false,
        initializer: 'glorotNormal',
        l1: 0.1,
        l2: 0.2,
      },
      inputs: [[10, 3]],
      output: [5, 5],
      trainable: 60,
      multiplyAdds: 300,
    },
    // dilation 3 covers 7 steps: 12 − 7 + 1 = 6
    { params: { filters: 2, padding: 'valid', dilation: [3] }, inputs: [[12, 1]], output: [6, 2], trainable: 8 },
  ],
  refused: [
    { params: {}, inputs: [[28, 28, 1]], code: 'wrong-rank' },
    { params: {}, inputs: [[64]], code: 'wrong-rank' },
    { params: { kernel: [9], padding: 'valid' }, inputs: [[8, 1]], code: 'kernel-too-large' },
    { params: { stride: [2], dilation: [2] }, inputs: [[16, 1]], code: 'dilation-with-stride' },
  ],
})
