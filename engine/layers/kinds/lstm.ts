import { text } from '../../contract/text.ts'
import { defineRecurrent } from '../recurrent.ts'

export const lstm = defineRecurrent({
  kind: 'lstm',
  title: text('LSTM', '长短期记忆'),
  summary: text(
    'A recurrent layer with a memory cell: gates learn what to keep, what to forget and what to tell. Remembers over many steps (Hochreiter & Schmidhuber 1997).',
    '带记忆单元的循环层：各个门学习保留什么、忘记什么、输出什么，可跨越许多步记忆（Hochreiter & Schmidhuber 1997）。',
  ),
  keywords: ['recurrent', 'memory', 'gate', 'sequence', 'rnn', '循环神经网络', '记忆', '门', '序列'],
  gates: 4,
  // Forget gates start open (Jozefowicz et al. 2015), as in Keras.
  biasInitializer: 'forgetGateOnes',
  code: { layer: 'LSTM', named: () => ({ recurrent_activation: 'sigmoid' }) },
  layer: (tf, settings) => tf.layers.lstm({ ...settings, recurrentActivation: 'sigmoid', unitForgetBias: false }),
  // tf.js: input, forget, cell, output; ONNX: input, output, forget, cell.
  onnx: { operator: 'LSTM', gateOrder: [0, 3, 1, 2], activations: ['Sigmoid', 'state', 'state'] },
  // The same order.
  torch: () => ({ stock: 'nn.LSTM', own: 'LSTM', stockActivations: ['tanh'], gateOrder: [0, 1, 2, 3] }),
})
