import { text } from '../../contract/text.ts'
import { formula, formulaParam } from '../../graph/formula.ts'
import { formatShape } from '../../graph/shape.ts'
import { layerCall } from '../code/layerCall.ts'
import { defineLayer } from '../defineLayer.ts'
import { shapeParam } from '../params.ts'
import { onlyExpression } from '../torch/torchValue.ts'

type InputParams = { readonly shape: readonly number[] }

export const input = defineLayer<InputParams>({
  kind: 'input',
  title: text('Input', '输入'),
  summary: text(
    'Where samples enter the network. Its shape is the shape of one sample: height × width × channels for images.',
    '样本进入网络的地方。它的形状就是一个样本的形状：图像为 高 × 宽 × 通道。',
  ),
  category: 'io',
  keywords: ['data', 'placeholder', '数据'],
  inputs: [],
  hasOutput: true,
  params: {
    shape: shapeParam({
      label: text('Shape', '形状'),
      help: text(
        'One sample, without the batch: 28 × 28 × 1 for a grey image, 4 for four measurements.',
        '单个样本，不含批次：灰度图为 28 × 28 × 1，四个测量值为 4。',
      ),
      default: [28, 28, 1],
    }),
  },
  settings: ({ shape }) => formatShape(shape),
  inferShape: ({ shape }) => ({ shape, formula: formula`${formulaParam('shape', formatShape(shape))}` }),
  weights: () => [],
  receptiveField: () => ({ type: 'same' }),
  countsAsDepth: false,
  emit: ({ shape }) => [layerCall('Input', { shape })],
  build: () => {
    throw new Error('An input is built by the compiler: it has no layer to apply.')
  },
  toOnnx: (_params, [input]) => input,
  toTorch: (_params, [{ expression, layout }]) => onlyExpression(expression, layout),
  samples: [
    { params: {}, inputs: [], output: [28, 28, 1], trainable: 0 },
    { params: { shape: [8, 8, 1] }, inputs: [], output: [8, 8, 1], trainable: 0 },
  ],
  refused: [],
})
