import { text } from '../../contract/text.ts'
import { applyLayer } from '../applyLayer.ts'
import { defineMerge } from '../merge.ts'

export const subtract = defineMerge({
  kind: 'subtract',
  title: text('Subtract', '相减'),
  summary: text(
    'Takes the second input away from the first, value by value. The order of the wires counts.',
    '逐值用第一个输入减去第二个输入。连线的顺序有关。',
  ),
  keywords: ['difference', 'minus', '差', '减法'],
  exactlyTwo: true,
  inputRoles: (inputs) => inputs.map((_, at) => (at === 0 ? text('taken from', '被减数') : text('taken away', '减数'))),
  code: 'Subtract',
  // tf.js has no Subtract layer: the second input times −1, then Add.
  build: (tf, inputs, { name }) => {
    const [first, second] = inputs
    if (first === undefined || second === undefined) throw new Error('Subtract is built with two inputs.')
    const negated = applyLayer(tf.layers.rescaling({ name: `${name}_negate`, scale: -1 }), [second])
    return applyLayer(tf.layers.add({ name }), [first, negated])
  },
  onnx: { operator: 'Sub', takes: 'two' },
  torch: '-',
})
