import { text } from '../../contract/text.ts'
import { formula } from '../../graph/formula.ts'
import { formatShape } from '../../graph/shape.ts'
import { applyLayer } from '../applyLayer.ts'
import { layerCall } from '../code/layerCall.ts'
import { defineLayer } from '../defineLayer.ts'
import { epsilonParam, refuseDeepInput, scaleAndShift } from '../normalization.ts'
import { float } from '../onnx/onnxAttributes.ts'
import { operation } from '../onnx/onnxExpression.ts'
import { channelsFirst as channelsFirstInOnnx } from '../onnx/onnxValue.ts'
import { weight } from '../onnx/onnxWeight.ts'
import { numberParam } from '../params.ts'
import { call, moduleCall } from '../torch/torchExpression.ts'
import { sameState } from '../torch/torchState.ts'
import { channelsFirst, oneModule } from '../torch/torchValue.ts'

type BatchNormParams = { readonly momentum: number; readonly epsilon: number }

const title = text('Batch normalisation', '批归一化')

/** Scale and shift cannot be turned off: tf.js's layer reads both while training and fails without them. */
export const batchNorm = defineLayer<BatchNormParams>({
  kind: 'batchNorm',
  title,
  summary: text(
    'Brings each channel to mean 0 and deviation 1 over the batch, then scales and shifts it by learned numbers. Deep networks train faster and more steadily (Ioffe & Szegedy 2015).',
    '把每个通道在批次内调整为均值 0、标准差 1，再用可学习的数缩放和平移。深层网络因此训练得更快、更稳（Ioffe & Szegedy 2015）。',
  ),
  category: 'normal',
  keywords: ['batch normalization', 'bn', 'normalize', '归一化', '标准化', '批量归一化'],
  inputs: [{ name: 'in', multiple: false }],
  hasOutput: true,
  params: {
    momentum: numberParam({
      label: text('Momentum', '动量'),
      help: text(
        'How slowly the running mean and variance follow the batches. They are what is used when the network predicts.',
        '滑动均值和方差跟随批次变化的快慢，越接近 1 越慢。预测时使用的就是它们。',
      ),
      default: 0.9,
      minimum: 0,
      maximum: 0.9999,
      step: 0.01,
    }),
    epsilon: epsilonParam,
  },
  settings: ({ momentum }) => (momentum === 0.9 ? '' : `m ${momentum}`),
  inferShape: (_params, [shape = []]) => {
    const refusal = refuseDeepInput(title, shape)
    return refusal === null ? { shape, formula: formula`${formatShape(shape)}` } : { refusals: [refusal] }
  },
  weights: (_params, [shape = []]) => {
    const channels = shape.at(-1) ?? 0
    const statistic = { shape: [channels], fanIn: channels, fanOut: channels, trainable: false }
    return [
      ...scaleAndShift(shape),
      { name: 'moving_mean', initializer: 'zeros', ...statistic },
      { name: 'moving_variance', initializer: 'ones', ...statistic },
    ]
  },
  parameterFormula: (_params, [shape = []]) => formula`2·${shape.at(-1) ?? 0} + 2·${shape.at(-1) ?? 0}`,
  receptiveField: () => ({ type: 'same' }),
  countsAsDepth: false,
  emit: ({ momentum, epsilon }) => {
    const named = { ...(momentum === 0.99 ? {} : { momentum }), ...(epsilon === 0.001 ? {} : { epsilon }) }
    return [layerCall('BatchNormalization', {}, { named })]
  },
  build: (tf, { momentum, epsilon }, inputs, { name }) =>
    applyLayer(
      tf.layers.batchNormalization({ name, momentum, epsilon, gammaInitializer: 'zeros', movingVarianceInitializer: 'zeros' }),
      inputs,
    ),
  toOnnx: ({ epsilon }, [input], weights) => {
    const statistics = ['gamma', 'beta', 'moving_mean', 'moving_variance'].map((name) => weight(weights, name))
    const attributes = { epsilon: float(epsilon) }
    return {
      expression: operation('BatchNormalization', [channelsFirstInOnnx(input), ...statistics], { attributes }),
      layout: 'channelsFirst',
    }
  },
  toTorch: ({ momentum, epsilon }, [input]) => {
    const channels = [input.shape.at(-1) ?? 0]
    /* PyTorch's momentum is the share of the new batch; its own module also enlarges the variance that it keeps by n / (n − 1). */
    const settings = { momentum: Number((1 - momentum).toPrecision(12)), eps: epsilon }
    const create = call(input.shape.length === 3 ? 'BatchNorm2d' : 'BatchNorm1d', channels, settings)
    const state = [
      sameState('weight', 'gamma', channels),
      sameState('bias', 'beta', channels),
      sameState('running_mean', 'moving_mean', channels),
      sameState('running_var', 'moving_variance', channels),
    ]
    return oneModule(create, { expression: moduleCall(channelsFirst(input)), layout: 'channelsFirst', state })
  },
  samples: [
    { params: {}, inputs: [[8, 8, 16]], output: [8, 8, 16], trainable: 32, frozen: 32 },
    { params: { momentum: 0.5, epsilon: 0.01 }, inputs: [[10]], output: [10], trainable: 20, frozen: 20 },
    { params: {}, inputs: [[6, 3]], output: [6, 3], trainable: 6, frozen: 6 },
  ],
  refused: [{ params: {}, inputs: [[2, 2, 2, 2]], code: 'wrong-rank' }],
})
