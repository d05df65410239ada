import { text } from '../../contract/text.ts'
import { applyLayer } from '../applyLayer.ts'
import { defineMerge } from '../merge.ts'

export const maximum = defineMerge({
  kind: 'maximum',
  title: text('Maximum', '取最大'),
  summary: text('Keeps the largest of its inputs, value by value.', '逐值保留各输入中最大的一个。'),
  keywords: ['max', 'maxout', '最大值'],
  code: 'Maximum',
  build: (tf, inputs, { name }) => applyLayer(tf.layers.maximum({ name }), inputs),
  onnx: { operator: 'Max', takes: 'any' },
  torch: 'maximum',
})
