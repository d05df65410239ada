import { text } from '../../contract/text.ts'
import { formula, formulaParam } from '../../graph/formula.ts'
import { shapeSize } from '../../graph/shape.ts'
import { applyLayer } from '../applyLayer.ts'
import { activationArgument, weightArguments } from '../code/codeArguments.ts'
import { layerCall } from '../code/layerCall.ts'
import { defineLayer } from '../defineLayer.ts'
import { activateOnnx } from '../onnx/activateOnnx.ts'
import { operation, type OnnxExpression } from '../onnx/onnxExpression.ts'
import { channelsLast } from '../onnx/onnxValue.ts'
import { weight } from '../onnx/onnxWeight.ts'
import { integerParam } from '../params.ts'
import {
  activationParam,
  biasParam,
  initializerParam,
  l1Param,
  l2Param,
  tfActivation,
  type FusedActivation,
  type KernelInitializer,
} from '../sharedParams.ts'
import { activateTorch } from '../torch/activateTorch.ts'
import { call, moduleCall } from '../torch/torchExpression.ts'
import { permutedState, sameState } from '../torch/torchState.ts'
import { channelsLast as torchChannelsLast, oneModule } from '../torch/torchValue.ts'
import type { WeightSpec } from '../weightSpec.ts'

type DenseParams = {
  readonly units: number
  readonly activation: FusedActivation
  readonly bias: boolean
  readonly initializer: KernelInitializer
  readonly l1: number
  readonly l2: number
}

export const dense = defineLayer<DenseParams>({
  kind: 'dense',
  title: text('Fully connected', '全连接'),
  summary: text(
    'Every output is a weighted sum of every input number, plus a bias: f(x, W) = Wx + b. Works on the last axis.',
    '每个输出都是全部输入数的加权和再加偏置：f(x, W) = Wx + b。作用于最后一个轴。',
  ),
  category: 'dense',
  keywords: ['dense', 'linear', 'fc', '线性'],
  inputs: [{ name: 'in', multiple: false }],
  hasOutput: true,
  params: {
    units: integerParam({
      label: text('Units', '单元数'),
      help: text('How many numbers come out.', '输出多少个数。'),
      default: 64,
      maximum: 1_048_576,
    }),
    activation: activationParam,
    bias: biasParam,
    initializer: initializerParam,
    l1: l1Param,
    l2: l2Param,
  },
  settings: ({ units, activation }) => (activation === 'none' ? `${units}` : `${units} · ${activation}`),
  inferShape: ({ units }, [shape = []]) => ({
    shape: [...shape.slice(0, -1), units],
    formula: formula`${formulaParam('units', units)}`,
  }),
  weights: ({ units, bias, initializer, l1, l2 }, [shape = []]) => {
    const features = shape.at(-1) ?? 0
    const fans = { fanIn: features, fanOut: units, trainable: true }
    const kernel: WeightSpec = { name: 'kernel', shape: [features, units], initializer, penalty: { l1, l2 }, ...fans }
    return bias ? [kernel, { name: 'bias', shape: [units], initializer: 'zeros', ...fans }] : [kernel]
  },
  parameterFormula: ({ units, bias }, [shape = []]) => {
    const product = formula`${shape.at(-1) ?? 0}·${formulaParam('units', units)}`
    return bias ? formula`${product} + ${formulaParam('units', units)}` : product
  },
  multiplyAdds: ({ units }, [shape = []]) => {
    const rows = shapeSize(shape.slice(0, -1))
    const product = formula`${shape.at(-1) ?? 0}·${formulaParam('units', units)}`
    return { count: shapeSize(shape) * units, formula: rows === 1 ? product : formula`${rows} · ${product}` }
  },
  receptiveField: (_params, [shape = []]) => ({ type: shape.length === 1 ? 'everything' : 'same' }),
  countsAsDepth: true,
  emit: ({ units, activation, bias, ...weights }) => {
    const named = {
      ...activationArgument(activation),
      ...(bias ? {} : { use_bias: false }),
      ...weightArguments(weights, ['kernel']),
    }
    return [layerCall('Dense', { units }, { named })]
  },
  build: (tf, { units, activation, bias }, inputs, { name }) =>
    applyLayer(
      tf.layers.dense({ name, units, useBias: bias, activation: tfActivation(activation), kernelInitializer: 'zeros' }),
      inputs,
    ),
  toOnnx: ({ activation, bias }, [input], weights) => {
    const factors = [channelsLast(input), weight(weights, 'kernel')]
    const terms = bias ? [weight(weights, 'bias')] : []
    const scores = input.shape.length === 1 ? operation('Gemm', [...factors, ...terms]) : rowByRow(factors, terms)
    return { expression: activateOnnx(scores, { activation, axis: input.shape.length }), layout: 'channelsLast' }
  },
  toTorch: ({ units, activation, bias }, [input]) => {
    const features = input.shape.at(-1) ?? 0
    const scores = moduleCall(torchChannelsLast(input))
    return oneModule(call('nn.Linear', [features, units], bias ? {} : { bias: false }), {
      expression: activateTorch(scores, { activation, dimension: -1 }),
      layout: 'channelsLast',
      state: [
        permutedState('weight', 'kernel', { shape: [features, units], order: [1, 0] }),
        ...(bias ? [sameState('bias', 'bias', [units])] : []),
      ],
    })
  },
  samples: [
    { params: {}, inputs: [[784]], output: [64], trainable: 784 * 64 + 64, multiplyAdds: 784 * 64 },
    {
      params: { units: 10, activation: 'relu', bias: false, initializer: 'heNormal', l1: 0.001, l2: 0.01 },
      inputs: [[5, 3]],
      output: [5, 10],
      trainable: 30,
      multiplyAdds: 150,
    },
  ],
  refused: [{ params: { units: 1_048_576 }, inputs: [[2048]], code: 'too-large' }],
})

/** ONNX's Gemm takes tables only; MatMul works on the last axis of anything. */
function rowByRow(factors: readonly OnnxExpression[], terms: readonly OnnxExpression[]): OnnxExpression {
  return terms.reduce((sum, term) => operation('Add', [sum, term]), operation('MatMul', factors))
}
