import { text } from '../../contract/text.ts'
import { formula, formulaParam, type Formula } from '../../graph/formula.ts'
import { formatShape, type Shape } from '../../graph/shape.ts'
import { transposedFormula, transposedLength, type AxisWindow } from '../../graph/window.ts'
import { applyLayer } from '../applyLayer.ts'
import { filterArguments, oneOrEach } from '../code/codeArguments.ts'
import { layerCall } from '../code/layerCall.ts'
import { defineLayer } from '../defineLayer.ts'
import { expectRank } from '../expectRank.ts'
import type { LayerRefusal } from '../layerRefusal.ts'
import { activateOnnx } from '../onnx/activateOnnx.ts'
import { ints } from '../onnx/onnxAttributes.ts'
import { operation } from '../onnx/onnxExpression.ts'
import { channelsFirst } from '../onnx/onnxValue.ts'
import { permutedWeight, weight } from '../onnx/onnxWeight.ts'
import { slideOnnx } from '../onnx/windowOnnx.ts'
import { paddingParam, type Padding } from '../params.ts'
import { tfActivation } from '../sharedParams.ts'
import { activateTorch } from '../torch/activateTorch.ts'
import { slideTorch } from '../torch/padTorch.ts'
import { call, item, moduleCall, perAxis } from '../torch/torchExpression.ts'
import { permutedState, sameState } from '../torch/torchState.ts'
import { channelsFirst as torchChannelsFirst, oneModule } from '../torch/torchValue.ts'
import { filterFormula, filterMultiplyAdds, filterWeights, kernelBank, type FilterBank } from '../windows/filterBanks.ts'
import { slidingWindows } from '../windows/slidingWindows.ts'
import {
  convolutionSettings,
  filterParams,
  filtersParam,
  kernelParam,
  strideParam,
  type FilterParams,
  type SlidingParams,
} from '../windows/windowParams.ts'

/** No dilation: tf.js has none for transposed convolutions. */
type TransposeParams = FilterParams & {
  readonly filters: number
  readonly kernel: readonly number[]
  readonly stride: readonly number[]
  readonly padding: Padding
}

const title = text('Transposed conv 2D', '转置卷积')

/** The kernel of a transposed convolution is stored the other way round: filters before input channels. */
function banks({ kernel, filters }: TransposeParams, shape: Shape): readonly FilterBank[] {
  const bank = kernelBank(kernel, shape.at(-1) ?? 0, { filters })
  return [{ ...bank, shape: [...kernel, filters, shape.at(-1) ?? 0] }]
}

export const conv2dTranspose = defineLayer<TransposeParams>({
  kind: 'conv2dTranspose',
  title,
  summary: text(
    'Convolution the other way round: every input cell paints a filter into the output. With stride 2 it doubles the size, in decoders and generators.',
    '反方向的卷积：每个输入格把一个滤波器“画”到输出上。步幅为 2 时尺寸加倍，用于解码器和生成器。',
  ),
  category: 'conv',
  keywords: ['deconvolution', 'upsampling', 'decoder', 'generator', '反卷积', '上采样', '解码器'],
  inputs: [{ name: 'in', multiple: false }],
  hasOutput: true,
  params: {
    filters: filtersParam,
    kernel: kernelParam(2),
    stride: { ...strideParam(2), help: text('How many times larger the output gets.', '输出放大多少倍。'), default: [2, 2] },
    padding: paddingParam({
      label: text('Padding', '填充'),
      help: text(
        '"same": size × stride; "valid": everything the filters paint; a number: so many cells are cut off on each side.',
        'same：尺寸乘以步幅；valid：保留滤波器画出的全部；填写数字则每侧裁去这么多格。',
      ),
      default: 'same',
    }),
    ...filterParams,
  },
  settings: (params) => convolutionSettings(`${params.filters}`, params),
  inferShape: (params, [shape = []]) => {
    const wrongRank = expectRank(title, 'image', shape)
    if (wrongRank !== null) return { refusals: [wrongRank] }
    const lengths = slidingWindows(params).map((window, axis) => transposedLength(shape[axis] ?? 0, window))
    if (lengths.some((length) => length < 1)) return { refusals: [refuseCrop(params, shape)] }
    return { shape: [...lengths, params.filters], formula: sizeFormula(params, shape) }
  },
  weights: (params, [shape = []]) => filterWeights(banks(params, shape), params, params.filters),
  parameterFormula: (params, [shape = []]) =>
    filterFormula(banks(params, shape), params.bias, formulaParam('filters', params.filters)),
  multiplyAdds: (params, [shape = []]) => filterMultiplyAdds(banks(params, shape), shape.slice(0, -1)),
  receptiveField: (params) => ({ type: 'upsample', factors: params.stride, axes: slidingWindows(params).map(enlargedWindow) }),
  countsAsDepth: true,
  emit: (params) => {
    const padding = params.padding === 'same' ? 'same' : 'valid'
    const sizes = { filters: params.filters, kernel_size: oneOrEach(params.kernel) }
    const painted = layerCall('Conv2DTranspose', sizes, { named: filterArguments(params, { padding, roles: ['kernel'] }) })
    const crop = typeof params.padding === 'number' ? params.padding : 0
    return crop === 0 ? [painted] : [painted, layerCall('Cropping2D', { cropping: crop }, { suffix: '_crop' })]
  },
  build: (tf, params, inputs, { name }) => {
    const crop = typeof params.padding === 'number' ? params.padding : 0
    const mode = params.padding === 'same' ? 'same' : 'valid'
    const convolution = tf.layers.conv2dTranspose({
      name,
      filters: params.filters,
      kernelSize: [...params.kernel],
      strides: [...params.stride],
      padding: mode,
      useBias: params.bias,
      activation: tfActivation(params.activation),
      kernelInitializer: 'zeros',
    })
    const painted = applyLayer(convolution, inputs)
    return crop === 0 ? painted : applyLayer(tf.layers.cropping2D({ name: `${name}_crop`, cropping: crop }), [painted])
  },
  toOnnx: (params, [input], weights) => {
    const kernel = permutedWeight(weights, { name: 'kernel', order: [3, 2, 0, 1] })
    const inputs = [channelsFirst(input), kernel, ...(params.bias ? [weight(weights, 'bias')] : [])]
    const windows = slidingWindows(params)
    const cuts = windows.map(cutOff)
    const attributes = {
      ...slideOnnx(windows),
      pads: ints([...cuts.map(({ before }) => before), ...cuts.map(({ after }) => after)]),
      /* A stride longer than the kernel leaves cells behind the last filter. */
      output_padding: ints(windows.map(({ kernel: length, stride }) => Math.max(0, stride - length))),
    }
    const painted = operation('ConvTranspose', inputs, { attributes })
    return { expression: activateOnnx(painted, { activation: params.activation, axis: 1 }), layout: 'channelsFirst' }
  },
  toTorch: (params, [input]) => {
    const channels = input.shape.at(-1) ?? 0
    const { filters, kernel, bias, activation } = params
    const windows = slidingWindows(params)
    const cuts = windows.map(cutOff)
    const lengths = windows.map((window, axis) => transposedLength(input.shape[axis] ?? 0, window))
    const behind = windows.map((window) => Math.max(0, window.stride - window.kernel))
    const create = call('nn.ConvTranspose2d', [channels, filters, perAxis(kernel)], {
      ...slideTorch(windows),
      ...(cuts.some(({ before }) => before > 0) ? { padding: perAxis(cuts.map(({ before }) => before)) } : {}),
      /* A stride longer than the kernel leaves cells behind the last filter. */
      ...(behind.some((cells) => cells > 0) ? { output_padding: perAxis(behind) } : {}),
      ...(bias ? {} : { bias: false }),
    })
    const painted = moduleCall(torchChannelsFirst(input))
    /* The odd cell of "same" is cut behind; the module cuts alike on both sides. */
    const isEven = cuts.every(({ before, after }) => before === after)
    const places = [{ end: null }, { end: null }, ...lengths.map((end) => ({ end }))]
    const cut = isEven ? painted : item(painted, ...places)
    return oneModule(create, {
      expression: activateTorch(cut, { activation, dimension: 1 }),
      layout: 'channelsFirst',
      state: [
        permutedState('weight', 'kernel', { shape: [...kernel, filters, channels], order: [3, 2, 0, 1] }),
        ...(bias ? [sameState('bias', 'bias', [filters])] : []),
      ],
    })
  },
  samples: [
    // 3·3·16·8 + 16 weights; each of 7·7 input cells paints 3·3·16·8
    { params: {}, inputs: [[7, 7, 8]], output: [14, 14, 16], trainable: 1168, multiplyAdds: 56_448 },
    // (4 − 1)·2 + 4 − 2·1 = 8, as PyTorch's ConvTranspose2d(kernel 4, stride 2, padding 1); (3 − 1)·3 + 5 − 2 = 9
    {
      params: {
        filters: 2,
        kernel: [4, 5],
        stride: [2, 3],
        padding: 1,
        activation: 'sigmoid',
        bias: false,
        initializer: 'smallNormal',
        l1: 0.1,
        l2: 0.1,
      },
      inputs: [[4, 3, 3]],
      output: [8, 9, 2],
      trainable: 120,
      multiplyAdds: 12 * 120,
    },
    // (3 − 1)·2 + 3 = 7
    { params: { filters: 1, padding: 'valid' }, inputs: [[3, 3, 1]], output: [7, 7, 1], trainable: 10 },
  ],
  refused: [
    { params: {}, inputs: [[128]], code: 'wrong-rank' },
    { params: { kernel: [3, 3], stride: [1, 1], padding: 2 }, inputs: [[2, 2, 1]], code: 'nothing-left' },
  ],
})

/**
 * The same kernel sliding at stride 1 over the enlarged input (Dumoulin & Visin 2016, section 4.6): kernel − 1 cells
 * lie before it, less what is cut off there.
 */
function enlargedWindow({ kernel, stride, padding }: AxisWindow): AxisWindow {
  const same = Math.floor(Math.max(0, kernel - stride) / 2)
  const cut = typeof padding === 'number' ? padding : padding === 'same' ? same : 0
  return { kernel, stride: 1, dilation: 1, padding: kernel - 1 - cut }
}

/** Cells of all that the filters paint that are cut off at both ends; "same" leaves length × stride, the odd cell is cut behind. */
function cutOff({ kernel, stride, padding }: AxisWindow): { readonly before: number; readonly after: number } {
  if (padding === 'valid') return { before: 0, after: 0 }
  if (padding !== 'same') return { before: padding, after: padding }
  const all = Math.max(0, kernel - stride)
  return { before: Math.floor(all / 2), after: Math.ceil(all / 2) }
}

function sizeFormula(params: SlidingParams, shape: Shape): Formula {
  const [rows, columns] = slidingWindows(params)
  if (rows === undefined || columns === undefined) return formula``
  const height = transposedFormula(shape[0] ?? 0, rows)
  const alike = shape[0] === shape[1] && rows.kernel === columns.kernel && rows.stride === columns.stride
  return alike ? height : formula`${height}, ${transposedFormula(shape[1] ?? 0, columns)}`
}

function refuseCrop({ padding }: TransposeParams, shape: Shape): LayerRefusal {
  return {
    code: 'nothing-left',
    message: text(
      `${title.en} cuts ${padding} cells off each side. From an input of ${formatShape(shape)} nothing is left. Use less padding.`,
      `${title.zh}每侧裁去 ${padding} 格，而输入为 ${formatShape(shape)}，裁后什么也不剩。请减小填充。`,
    ),
    param: 'padding',
    fixes: [{ type: 'setParams', params: { padding: 'same' }, label: text('Set padding to same', '把填充设为 same') }],
  }
}
