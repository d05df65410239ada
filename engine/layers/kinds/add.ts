import { text } from '../../contract/text.ts'
import { applyLayer } from '../applyLayer.ts'
import { defineMerge } from '../merge.ts'

export const add = defineMerge({
  kind: 'add',
  title: text('Add', '相加'),
  summary: text(
    'Adds its inputs value by value. With a wire that skips some layers it makes a residual block: what the layers learn is added to what came in.',
    '逐值相加。加上一条跳过若干层的连线便构成残差块：把各层学到的加到原输入上。',
  ),
  keywords: ['sum', 'residual', 'skip', 'shortcut', '残差', '跳跃连接', '求和'],
  code: 'Add',
  build: (tf, inputs, { name }) => applyLayer(tf.layers.add({ name }), inputs),
  onnx: { operator: 'Sum', takes: 'any' },
  torch: '+',
})
