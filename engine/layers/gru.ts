import { text } from '../contract/text.ts'
import { defineRecurrent } from './recurrent.ts'

export const gru = defineRecurrent({
  kind: 'gru',
  title: text('GRU', '门控循环单元'),
  summary: text(
    'Like LSTM with two gates and no separate memory cell: fewer weights, often as good (Cho et al. 2014).',
    '与 LSTM 类似，但只有两个门，没有单独的记忆单元：权重更少，效果常常相当（Cho 等 2014）。',
  ),
  keywords: ['recurrent', 'gate', 'sequence', 'rnn', '循环神经网络', '门', '序列'],
  gates: 3,
  biasInitializer: 'zeros',
  code: { layer: 'GRU', named: { recurrent_activation: 'sigmoid', reset_after: false } },
  // tf.js applies the reset gate before the matrix product, as the paper does (Keras: reset_after=False).
  layer: (tf, settings) => tf.layers.gru({ ...settings, recurrentActivation: 'sigmoid' }),
  // Update, reset, candidate: tf.js's order is ONNX's.
  onnx: { operator: 'GRU', gateOrder: [0, 1, 2], activations: ['Sigmoid', 'state'] },
  // PyTorch's GRU resets after the product. Reset, update, candidate is its order.
  torch: { stock: null, own: 'GRU', stockActivations: [], gateOrder: [1, 0, 2] },
})
