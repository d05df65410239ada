import { text } from '../../contract/text.ts'
import { formula } from '../../graph/formula.ts'
import { formatShape } from '../../graph/shape.ts'
import { applyLayer } from '../applyLayer.ts'
import { layerCall } from '../code/layerCall.ts'
import { defineLayer } from '../defineLayer.ts'
import { numberParam } from '../params.ts'
import { call, moduleCall } from '../torch/torchExpression.ts'
import { oneModule } from '../torch/torchValue.ts'

type DropoutParams = { readonly rate: number }

export const dropout = defineLayer<DropoutParams>({
  kind: 'dropout',
  title: text('Dropout', '随机失活'),
  summary: text(
    'While training, sets a random share of the numbers to zero and enlarges the others to match, so that no unit can rely on a single other one. Does nothing when the network predicts (Srivastava et al. 2014).',
    '训练时把随机一部分数设为零，并相应放大其余的数，使任何单元都不能只依赖另一个单元。预测时不起作用（Srivastava 等 2014）。',
  ),
  category: 'normal',
  keywords: ['regularization', 'overfitting', '正则化', '过拟合', '丢弃'],
  inputs: [{ name: 'in', multiple: false }],
  hasOutput: true,
  params: {
    rate: numberParam({
      label: text('Rate', '比例'),
      help: text('Share of numbers set to zero in each training step.', '每个训练步中被设为零的比例。'),
      default: 0.5,
      minimum: 0,
      maximum: 0.99,
      step: 0.05,
    }),
  },
  settings: ({ rate }) => `${rate}`,
  inferShape: (_params, [shape = []]) => ({ shape, formula: formula`${formatShape(shape)}` }),
  weights: () => [],
  receptiveField: () => ({ type: 'same' }),
  countsAsDepth: false,
  emit: ({ rate }) => [layerCall('Dropout', { rate })],
  build: (tf, { rate }, inputs, { name, noise }) => applyLayer(noise.dropout(tf, { name, rate }), inputs),
  toOnnx: (_params, [input]) => input,
  toTorch: ({ rate }, [{ expression, layout }]) =>
    oneModule(call('nn.Dropout', [rate]), { expression: moduleCall(expression), layout }),
  samples: [
    { params: {}, inputs: [[128]], output: [128], trainable: 0 },
    { params: { rate: 0.2 }, inputs: [[7, 7, 3]], output: [7, 7, 3], trainable: 0 },
  ],
  refused: [],
})
