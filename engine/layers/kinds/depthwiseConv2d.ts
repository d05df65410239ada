import { text } from '../../contract/text.ts'
import { formula, formulaParam } from '../../graph/formula.ts'
import type { Shape } from '../../graph/shape.ts'
import { applyLayer } from '../applyLayer.ts'
import { filterArguments, oneOrEach } from '../code/codeArguments.ts'
import { layerCall } from '../code/layerCall.ts'
import { padCalls } from '../code/padCalls.ts'
import { defineLayer } from '../defineLayer.ts'
import { convolveOnnx } from '../onnx/convolveOnnx.ts'
import { permutedWeight } from '../onnx/onnxWeight.ts'
import type { Padding } from '../params.ts'
import { tfActivation } from '../sharedParams.ts'
import { convolveTorch } from '../torch/convolveTorch.ts'
import { permutedState } from '../torch/torchState.ts'
import { depthwiseBank, filterFormula, filterMultiplyAdds, filterWeights } from '../windows/filterBanks.ts'
import { inferWindowed, slidingWindows, windowRemarks, windowStep, type WindowLayer } from '../windows/slidingWindows.ts'
import { stockPadding } from '../windows/stockPadding.ts'
import {
  convolutionPaddingParam,
  convolutionSettings,
  depthMultiplierParam,
  filterParams,
  kernelParam,
  strideParam,
  type FilterParams,
} from '../windows/windowParams.ts'

/** No dilation: tf.js's DepthwiseConv2D layer ignores it without a word. */
type DepthwiseParams = FilterParams & {
  readonly multiplier: number
  readonly kernel: readonly number[]
  readonly stride: readonly number[]
  readonly padding: Padding
}

const title = text('Depthwise conv 2D', '逐通道卷积')
const layer: WindowLayer = { title, axes: 2, kernelName: 'kernel' }

const banks = ({ kernel, multiplier }: DepthwiseParams, shape: Shape) => [depthwiseBank(kernel, shape.at(-1) ?? 0, multiplier)]

export const depthwiseConv2d = defineLayer<DepthwiseParams>({
  kind: 'depthwiseConv2d',
  title,
  summary: text(
    'Gives each input channel filters of its own and never mixes channels. Far cheaper than Conv 2D; a 1×1 convolution usually follows to mix.',
    '让每个输入通道各用自己的滤波器，从不混合通道。比二维卷积省得多；后面通常接 1×1 卷积来混合通道。',
  ),
  category: 'conv',
  keywords: ['depthwise', 'mobilenet', 'channel', '深度卷积', '逐深度卷积'],
  inputs: [{ name: 'in', multiple: false }],
  hasOutput: true,
  params: {
    multiplier: depthMultiplierParam,
    kernel: kernelParam(2),
    stride: strideParam(2),
    padding: convolutionPaddingParam,
    ...filterParams,
  },
  settings: (params) => convolutionSettings(`×${params.multiplier}`, params),
  inferShape: (params, [shape = []]) =>
    inferWindowed(layer, params, { shape, channels: (shape.at(-1) ?? 0) * params.multiplier }),
  remarks: (params, [shape = []]) => windowRemarks(layer, params, shape),
  weights: (params, [shape = []]) => filterWeights(banks(params, shape), params, (shape.at(-1) ?? 0) * params.multiplier),
  parameterFormula: (params, [shape = []]) => {
    const [bank] = banks(params, shape)
    if (bank === undefined) return formula``
    const kernels = filterFormula([bank], false, 0)
    return params.bias ? formula`${kernels} + ${shape.at(-1) ?? 0}·${formulaParam('multiplier', params.multiplier)}` : kernels
  },
  multiplyAdds: (params, [shape = []], output) => filterMultiplyAdds(banks(params, shape), output.slice(0, -1)),
  receptiveField: windowStep,
  countsAsDepth: true,
  emit: (params, [shape = []]) => {
    const { before, padding } = padCalls(slidingWindows(params), shape)
    const multiplier = params.multiplier === 1 ? {} : { depth_multiplier: params.multiplier }
    const named = { ...multiplier, ...filterArguments(params, { padding, roles: ['depthwise'] }) }
    return [...before, layerCall('DepthwiseConv2D', { kernel_size: oneOrEach(params.kernel) }, { named })]
  },
  build: (tf, params, inputs, context) => {
    const padded = stockPadding(tf, inputs, { windows: slidingWindows(params), context })
    const convolution = tf.layers.depthwiseConv2d({
      name: context.name,
      depthMultiplier: params.multiplier,
      kernelSize: [...params.kernel] as [number, number], // tf.js types a pair; the param's check allows nothing else
      strides: [...params.stride],
      padding: padded.padding,
      useBias: params.bias,
      activation: tfActivation(params.activation),
      depthwiseInitializer: 'zeros',
    })
    return applyLayer(convolution, padded.inputs)
  },
  toOnnx: (params, [input], weights) => {
    const channels = input.shape.at(-1) ?? 0
    const shape = [channels * params.multiplier, 1, ...params.kernel]
    const kernel = permutedWeight(weights, { name: 'depthwise_kernel', order: [2, 3, 0, 1], shape })
    return convolveOnnx(input, { ...params, windows: slidingWindows(params), kernel, groups: channels, weights })
  },
  toTorch: (params, [input]) => {
    const channels = input.shape.at(-1) ?? 0
    const filters = channels * params.multiplier
    const kernel = permutedState('weight', 'depthwise_kernel', {
      shape: [...params.kernel, channels, params.multiplier],
      order: [2, 3, 0, 1],
      joined: [filters, 1, ...params.kernel],
    })
    return convolveTorch(input, { ...params, windows: slidingWindows(params), filters, groups: channels, kernel })
  },
  samples: [
    // 3·3·8 + 8 weights, 14·14 positions
    { params: {}, inputs: [[14, 14, 8]], output: [14, 14, 8], trainable: 80, multiplyAdds: 14_112 },
    // (9 − 3 + 2·2) / 2 + 1 = 6 and (7 − 5 + 2·2) / 2 + 1 = 4
    {
      params: {
        multiplier: 2,
        kernel: [3, 5],
        stride: [2, 2],
        padding: 2,
        activation: 'relu',
        bias: false,
        initializer: 'heUniform',
        l1: 0.1,
        l2: 0.1,
      },
      inputs: [[9, 7, 3]],
      output: [6, 4, 6],
      trainable: 90,
      multiplyAdds: 24 * 90,
    },
  ],
  refused: [
    { params: {}, inputs: [[784]], code: 'wrong-rank' },
    { params: { kernel: [5, 5], padding: 'valid' }, inputs: [[4, 8, 1]], code: 'kernel-too-large' },
  ],
})
