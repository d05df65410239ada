import { text } from '../../contract/text.ts'
import { formula, productFormula } from '../../graph/formula.ts'
import { shapeSize } from '../../graph/shape.ts'
import { applyLayer } from '../applyLayer.ts'
import { layerCall } from '../code/layerCall.ts'
import { defineLayer } from '../defineLayer.ts'
import { int } from '../onnx/onnxAttributes.ts'
import { operation } from '../onnx/onnxExpression.ts'
import { channelsLast } from '../onnx/onnxValue.ts'
import { method } from '../torch/torchExpression.ts'
import { channelsLast as torchChannelsLast, onlyExpression, readsAlike } from '../torch/torchValue.ts'

export const flatten = defineLayer<Record<never, never>>({
  kind: 'flatten',
  title: text('Flatten', '展平'),
  summary: text(
    'Puts all numbers in one row, so that a fully connected layer can read them. Changes no value.',
    '把所有数排成一行，供全连接层读取。不改变任何值。',
  ),
  category: 'shape',
  keywords: ['reshape', 'vector', 'row', '拉平', '向量'],
  inputs: [{ name: 'in', multiple: false }],
  hasOutput: true,
  params: {},
  settings: () => '',
  inferShape: (_params, [shape = []]) => ({
    shape: [shapeSize(shape)],
    formula: formula`${productFormula(shape)} = ${shapeSize(shape)}`,
  }),
  remarks: (_params, [shape = []]) =>
    shape.length !== 1
      ? []
      : [
          {
            code: 'nothing-to-flatten',
            severity: 'hint',
            message: text(
              'Flatten has nothing to do here: its input is a row already. You can remove it.',
              '“展平”在这里没有作用：输入已经是一行。可以删去它。',
            ),
            fixes: [{ type: 'remove', label: text('Remove Flatten', '删去“展平”') }],
          },
        ],
  weights: () => [],
  receptiveField: () => ({ type: 'everything' }),
  countsAsDepth: false,
  emit: () => [layerCall('Flatten')],
  build: (tf, _params, inputs, { name, inputShapes: [shape = []] }) =>
    // tf.js's Flatten throws for an input that is flat already.
    applyLayer(shape.length === 1 ? tf.layers.reshape({ name, targetShape: [...shape] }) : tf.layers.flatten({ name }), inputs),
  toOnnx: (_params, [input]) => ({
    expression: operation('Flatten', [channelsLast(input)], { attributes: { axis: int(1) } }),
    layout: 'channelsLast',
  }),
  toTorch: (_params, [input]) => {
    const rows = readsAlike(input) ? input.expression : torchChannelsLast(input)
    return onlyExpression(input.shape.length === 1 ? rows : method(rows, 'flatten', [1]), 'channelsLast')
  },
  samples: [
    { params: {}, inputs: [[7, 7, 32]], output: [1568], trainable: 0 },
    { params: {}, inputs: [[10, 4]], output: [40], trainable: 0 },
    { params: {}, inputs: [[5]], output: [5], trainable: 0 },
  ],
  refused: [],
})
