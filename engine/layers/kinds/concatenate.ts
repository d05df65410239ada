import { text } from '../../contract/text.ts'
import { formula } from '../../graph/formula.ts'
import { formatShape, type Shape } from '../../graph/shape.ts'
import { applyLayer } from '../applyLayer.ts'
import { layerCall } from '../code/layerCall.ts'
import { defineLayer } from '../defineLayer.ts'
import type { LayerRefusal } from '../layerRefusal.ts'
import { refuseInputCount } from '../merge.ts'
import { int } from '../onnx/onnxAttributes.ts'
import { operation } from '../onnx/onnxExpression.ts'
import { channelAxis, commonLayout, inLayout } from '../onnx/onnxValue.ts'
import { choiceParam } from '../params.ts'
import { call, list } from '../torch/torchExpression.ts'
import {
  channelDimension,
  commonLayout as commonTorchLayout,
  inLayout as inTorchLayout,
  onlyExpression,
} from '../torch/torchValue.ts'

type ConcatenateParams = { readonly axis: 'last' | 'first' }

const title = text('Concatenate', '拼接')

export const concatenate = defineLayer<ConcatenateParams>({
  kind: 'concatenate',
  title,
  summary: text(
    'Puts its inputs side by side: feature maps of two ways become one thicker stack. All other axes must agree.',
    '把各输入并排放在一起：两条支路的特征图叠成更厚的一叠。其余各轴必须一致。',
  ),
  category: 'merge',
  keywords: ['concat', 'join', 'inception', 'densenet', 'unet', '连接', '合并'],
  inputs: [{ name: 'in', multiple: true }],
  hasOutput: true,
  params: {
    axis: choiceParam<ConcatenateParams['axis']>({
      label: text('Axis', '轴'),
      help: text(
        'Along which axis: "last" joins channels or features, "first" joins rows or steps.',
        '沿哪个轴拼接：last 拼接通道或特征，first 拼接行或步。',
      ),
      default: 'last',
      choices: [
        { value: 'last', label: text('Last: channels', '最后：通道') },
        { value: 'first', label: text('First: rows, steps', '最前：行、步') },
      ],
    }),
  },
  settings: ({ axis }) => axis,
  inferShape: ({ axis }, inputs) => {
    const wrongCount = refuseInputCount(title, inputs.length, false)
    if (wrongCount !== null) return { refusals: [wrongCount] }
    const [first = []] = inputs
    const joined = axis === 'last' ? first.length - 1 : 0
    const agree = inputs.every(
      (shape) => shape.length === first.length && shape.every((length, at) => at === joined || length === first[at]),
    )
    if (!agree) return { refusals: [refuseMismatch(inputs, joined)] }
    const lengths = inputs.map((shape) => shape[joined] ?? 0)
    const sum = lengths.reduce((left, right) => left + right, 0)
    return { shape: first.map((length, at) => (at === joined ? sum : length)), formula: formula`${lengths.join(' + ')} = ${sum}` }
  },
  inputRoles: ({ axis }, inputs) => {
    let before = 0
    return inputs.map((shape) => {
      const length = (axis === 'last' ? shape.at(-1) : shape[0]) ?? 0
      const [from, to] = [before + 1, before + length]
      before = to
      return axis === 'last'
        ? text(`channels ${from} to ${to}`, `通道 ${from} 至 ${to}`)
        : text(`rows ${from} to ${to}`, `行 ${from} 至 ${to}`)
    })
  },
  weights: () => [],
  receptiveField: () => ({ type: 'same' }),
  countsAsDepth: false,
  emit: ({ axis }) => [layerCall('Concatenate', {}, { named: axis === 'last' ? {} : { axis: 1 } })],
  build: (tf, { axis }, inputs, { name }) => applyLayer(tf.layers.concatenate({ name, axis: axis === 'last' ? -1 : 1 }), inputs),
  toOnnx: ({ axis }, inputs) => {
    const layout = commonLayout(inputs)
    const [first] = inputs
    const channels = channelAxis({ shape: first.shape, layout })
    const rows = layout === 'channelsFirst' ? 2 : 1
    const attributes = { axis: int(axis === 'last' || first.shape.length === 1 ? channels : rows) }
    return {
      expression: operation(
        'Concat',
        inputs.map((input) => inLayout(input, layout)),
        { attributes },
      ),
      layout,
    }
  },
  toTorch: ({ axis }, inputs) => {
    const layout = commonTorchLayout(inputs)
    const [first] = inputs
    const rows = layout === 'channelsFirst' && first.shape.length > 1 ? 2 : 1
    const dim = axis === 'last' || first.shape.length === 1 ? channelDimension({ layout, shape: first.shape }) : rows
    const given = inputs.map((input) => inTorchLayout(input, layout))
    return onlyExpression(call('torch.cat', [list(given)], { dim }), layout)
  },
  samples: [
    {
      params: {},
      inputs: [
        [8, 8, 16],
        [8, 8, 32],
      ],
      output: [8, 8, 48],
      trainable: 0,
    },
    {
      params: { axis: 'first' },
      inputs: [
        [3, 4],
        [2, 4],
        [1, 4],
      ],
      output: [6, 4],
      trainable: 0,
    },
    { params: {}, inputs: [[10], [5]], output: [15], trainable: 0 },
  ],
  refused: [
    { params: {}, inputs: [[8, 8, 16]], code: 'too-few-inputs' },
    {
      params: {},
      inputs: [
        [8, 8, 16],
        [4, 4, 16],
      ],
      code: 'concat-mismatch',
    },
    {
      params: { axis: 'first' },
      inputs: [
        [8, 8],
        [8, 4],
      ],
      code: 'concat-mismatch',
    },
    { params: {}, inputs: [[8, 8, 16], [16]], code: 'concat-mismatch' },
  ],
})

function refuseMismatch(inputs: readonly Shape[], joined: number): LayerRefusal {
  const shapes = inputs.map(formatShape)
  const [first = []] = inputs
  const sameRank = inputs.every((shape) => shape.length === first.length)
  const advice = sameRank
    ? text('Pool, pad or upsample one of them first.', '请先对其中之一做池化、补零或上采样。')
    : text('Flatten or reshape one of them first.', '请先把其中之一展平或变形。')
  const expected = sameRank
    ? text(`all axes alike except axis ${joined + 1}`, `除第 ${joined + 1} 个轴外各轴一致`)
    : text('the same number of axes', '轴数相同')
  return {
    code: 'concat-mismatch',
    message: text(
      `${title.en} needs ${expected.en}. The inputs are ${shapes.join(' and ')}. ${advice.en}`,
      `${title.zh}要求${expected.zh}。现在的输入是 ${shapes.join(' 和 ')}。${advice.zh}`,
    ),
    expected,
    got: text(shapes.join(', '), shapes.join('、')),
    ...(sameRank ? {} : { fixes: flattenFixes(inputs) }),
  }
}

function flattenFixes(inputs: readonly Shape[]) {
  return inputs.flatMap((shape, index) =>
    shape.length === 1
      ? []
      : [
          {
            type: 'insertBefore' as const,
            port: 'in',
            index,
            kind: 'flatten',
            params: {},
            label: text(`Insert Flatten on input ${index + 1}`, `在输入 ${index + 1} 前插入“展平”`),
          },
        ],
  )
}
