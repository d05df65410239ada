import { text } from '../../contract/text.ts'
import { applyLayer } from '../applyLayer.ts'
import { defineMerge } from '../merge.ts'

export const multiply = defineMerge({
  kind: 'multiply',
  title: text('Multiply', '相乘'),
  summary: text(
    'Multiplies its inputs value by value, so that one can gate the other. An axis of length 1 stretches to fit: 1×1×C scales every channel of H×W×C.',
    '逐值相乘，可用一个输入控制另一个。长度为 1 的轴会自动延展：1×1×C 可缩放 H×W×C 的每个通道。',
  ),
  keywords: ['product', 'gate', 'attention', 'squeeze', '乘积', '门控', '注意力'],
  stretches: true,
  code: 'Multiply',
  build: (tf, inputs, { name }) => applyLayer(tf.layers.multiply({ name }), inputs),
  onnx: { operator: 'Mul', takes: 'two' },
  torch: '*',
})
