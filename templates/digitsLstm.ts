import { text } from '../engine/contract/text.ts'
import { Sketch, digitsData, digitsShape } from './sketch.ts'
import type { Template } from './template.ts'

export const digitsLstm: Template = {
  name: 'digits-lstm',
  title: text('Digits LSTM', '手写数字 LSTM'),
  purpose: text(
    'Reads the picture row by row, as a sequence: each row is one time step, the last state decides.',
    '把图像当作序列逐行阅读：每一行是一个时间步，由最后的状态作出判断。',
  ),
  family: 'recurrent',
  trainsHere: true,
  draw: ({ inputShape = digitsShape, classes = 10 } = {}) => {
    const [height = 8, ...row] = inputShape
    const net = new Sketch()
    const input = net.add('input', { name: 'input' }, { shape: inputShape })
    const rows = net.add(
      'reshape',
      { name: 'rows', from: input },
      { shape: [height, row.reduce((size, length) => size * length, 1)] },
    )
    const lstm = net.add('lstm', { name: 'lstm', from: rows }, { units: 48 })
    const scores = net.add('dense', { name: 'scores', from: lstm }, { units: classes })
    net.add('output', { name: 'output', from: scores })
    return net.document('digits-lstm', { data: digitsData, training: { batchSize: 32, epochs: 25 } })
  },
}
