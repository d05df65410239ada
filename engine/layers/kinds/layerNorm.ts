import { text } from '../../contract/text.ts'
import { formula } from '../../graph/formula.ts'
import { formatShape } from '../../graph/shape.ts'
import { applyLayer } from '../applyLayer.ts'
import { layerCall } from '../code/layerCall.ts'
import { defineLayer } from '../defineLayer.ts'
import { epsilonParam, refuseDeepInput, scaleAndShift } from '../normalization.ts'
import { float, int } from '../onnx/onnxAttributes.ts'
import { operation } from '../onnx/onnxExpression.ts'
import { channelsLast } from '../onnx/onnxValue.ts'
import { weight } from '../onnx/onnxWeight.ts'
import { call, moduleCall } from '../torch/torchExpression.ts'
import { sameState } from '../torch/torchState.ts'
import { channelsLast as torchChannelsLast, oneModule } from '../torch/torchValue.ts'

type LayerNormParams = { readonly epsilon: number }

const title = text('Layer normalisation', '层归一化')

export const layerNorm = defineLayer<LayerNormParams>({
  kind: 'layerNorm',
  title,
  summary: text(
    'Brings the last axis of each sample to mean 0 and deviation 1, then scales and shifts it by learned numbers. Does the same in training and use, and does not look at the batch (Ba et al. 2016).',
    '把每个样本的最后一个轴调整为均值 0、标准差 1，再用可学习的数缩放和平移。训练与使用时相同，不依赖批次（Ba 等 2016）。',
  ),
  category: 'normal',
  keywords: ['layer normalization', 'ln', 'normalize', '归一化', '标准化'],
  inputs: [{ name: 'in', multiple: false }],
  hasOutput: true,
  params: { epsilon: epsilonParam },
  settings: () => '',
  inferShape: (_params, [shape = []]) => {
    const refusal = refuseDeepInput(title, shape)
    return refusal === null ? { shape, formula: formula`${formatShape(shape)}` } : { refusals: [refusal] }
  },
  weights: (_params, [shape = []]) => scaleAndShift(shape),
  parameterFormula: (_params, [shape = []]) => formula`2·${shape.at(-1) ?? 0}`,
  receptiveField: () => ({ type: 'same' }),
  countsAsDepth: false,
  emit: ({ epsilon }) => [layerCall('LayerNormalization', {}, { named: epsilon === 0.001 ? {} : { epsilon } })],
  build: (tf, { epsilon }, inputs, { name }) =>
    applyLayer(tf.layers.layerNormalization({ name, epsilon, gammaInitializer: 'zeros' }), inputs),
  toOnnx: ({ epsilon }, [input], weights) => {
    const attributes = { axis: int(-1), epsilon: float(epsilon) }
    const inputs = [channelsLast(input), weight(weights, 'gamma'), weight(weights, 'beta')]
    return { expression: operation('LayerNormalization', inputs, { attributes }), layout: 'channelsLast' }
  },
  toTorch: ({ epsilon }, [input]) => {
    const channels = [input.shape.at(-1) ?? 0]
    return oneModule(call('nn.LayerNorm', channels, { eps: epsilon }), {
      expression: moduleCall(torchChannelsLast(input)),
      layout: 'channelsLast',
      state: [sameState('weight', 'gamma', channels), sameState('bias', 'beta', channels)],
    })
  },
  samples: [
    { params: {}, inputs: [[12, 16]], output: [12, 16], trainable: 32 },
    { params: { epsilon: 0.01 }, inputs: [[10]], output: [10], trainable: 20 },
    { params: {}, inputs: [[4, 4, 3]], output: [4, 4, 3], trainable: 6 },
  ],
  refused: [{ params: {}, inputs: [[2, 2, 2, 2]], code: 'wrong-rank' }],
})
