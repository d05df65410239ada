import { text } from '../../contract/text.ts'
import type { LayerSample } from '../defineLayer.ts'
import { defineRecurrent } from '../recurrent.ts'
import { gruParams, resetsAfter, type GruParams } from '../recurrentParams.ts'
import { resetAfterGru } from '../resetAfterGru.ts'
import type { TorchRecurrence } from '../torch/recurTorch.ts'

/** Reset, update, candidate is PyTorch's order. */
const torchGates = [1, 0, 2]
/** PyTorch's own GRU resets behind the product. */
const stockTorch: TorchRecurrence = { stock: 'nn.GRU', own: 'ResetAfterGRU', stockActivations: ['tanh'], gateOrder: torchGates }
const ownTorch: TorchRecurrence = { stock: null, own: 'GRU', stockActivations: [], gateOrder: torchGates }

/** Counted by Keras 3.15.1 (GRU(32) and so on) and PyTorch 1.13 (nn.GRU(8, 32) has 4,032 parameters): a second bias for each gate. */
const resetAfterSamples: readonly LayerSample<GruParams>[] = [
  { params: { resetAfter: true }, inputs: [[8, 8]], output: [32], trainable: 4032, multiplyAdds: 8 * 3 * 32 * (8 + 32) },
  {
    params: { resetAfter: true, units: 3, returnSequences: true, bidirectional: true, l1: 0.1, l2: 0.1 },
    inputs: [[5, 2]],
    output: [5, 6],
    trainable: 126,
  },
  {
    params: { resetAfter: true, units: 4, bias: false, bidirectional: true, merge: 'average', activation: 'relu' },
    inputs: [[3, 2]],
    output: [4],
    trainable: 144,
  },
]

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
  params: gruParams,
  code: {
    layer: 'GRU',
    named: (params) => ({ recurrent_activation: 'sigmoid', reset_after: resetsAfter(params) }),
  },
  layer: (tf, settings, params) =>
    resetsAfter(params)
      ? resetAfterGru(tf, { ...settings, recurrentActivation: 'sigmoid' })
      : tf.layers.gru({ ...settings, recurrentActivation: 'sigmoid' }),
  // Update, reset, candidate: tf.js's order is ONNX's.
  onnx: { operator: 'GRU', gateOrder: [0, 1, 2], activations: ['Sigmoid', 'state'] },
  torch: (params) => (resetsAfter(params) ? stockTorch : ownTorch),
  samples: resetAfterSamples,
})
