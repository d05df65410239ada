import { text } from '../../contract/text.ts'
import { applyLayer } from '../applyLayer.ts'
import { defineMerge } from '../merge.ts'

export const average = defineMerge({
  kind: 'average',
  title: text('Average', '取平均'),
  summary: text('Takes the mean of its inputs, value by value.', '对各输入逐值取平均。'),
  keywords: ['mean', 'ensemble', '平均', '集成'],
  code: 'Average',
  build: (tf, inputs, { name }) => applyLayer(tf.layers.average({ name }), inputs),
  onnx: { operator: 'Mean', takes: 'any' },
  torch: 'mean',
})
