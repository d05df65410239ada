import { text } from '../../contract/text.ts'
import { defineRecurrent } from '../recurrent.ts'

export const simpleRnn = defineRecurrent({
  kind: 'simpleRnn',
  title: text('Simple RNN', '简单循环层'),
  summary: text(
    'Reads a sequence step by step and keeps a state: h = tanh(W·x + U·h). Remembers only a short past.',
    '逐步读取序列并保持一个状态：h = tanh(W·x + U·h)。只能记住较近的过去。',
  ),
  keywords: ['rnn', 'recurrent', 'elman', 'sequence', '循环神经网络', '序列'],
  gates: 1,
  biasInitializer: 'zeros',
  code: { layer: 'SimpleRNN', named: () => ({}) },
  layer: (tf, settings) => tf.layers.simpleRNN(settings),
  onnx: { operator: 'RNN', gateOrder: [0], activations: ['state'] },
  torch: () => ({ stock: 'nn.RNN', own: 'RNN', stockActivations: ['tanh', 'relu'], gateOrder: [0] }),
})
