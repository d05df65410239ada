import { text } from '../../contract/text.ts'
import { formula } from '../../graph/formula.ts'
import { formatShape } from '../../graph/shape.ts'
import { activationFunctions, type ActivationFunction } from '../activationFunctions.ts'
import { applyLayer } from '../applyLayer.ts'
import { kerasActivation } from '../code/kerasActivation.ts'
import { layerCall } from '../code/layerCall.ts'
import { defineLayer } from '../defineLayer.ts'
import { activateOnnx } from '../onnx/activateOnnx.ts'
import { channelAxis } from '../onnx/onnxValue.ts'
import { choiceParam, numberParam } from '../params.ts'
import { tfActivation } from '../sharedParams.ts'
import { activationModule } from '../torch/activateTorch.ts'
import { moduleCall } from '../torch/torchExpression.ts'
import { channelDimension, oneModule } from '../torch/torchValue.ts'

type ActivationParams = { readonly function: ActivationFunction; readonly slope: number }

export const activation = defineLayer<ActivationParams>({
  kind: 'activation',
  title: text('Activation', '激活函数'),
  summary: text(
    'Bends every number by a fixed curve. Without such bends any stack of layers would be no more than one linear layer.',
    '用一条固定的曲线变换每个数。没有这种非线性，再多的层也只相当于一个线性层。',
  ),
  category: 'activation',
  keywords: [...activationFunctions.map(({ label }) => label.en), 'nonlinearity', '非线性', '激活'],
  inputs: [{ name: 'in', multiple: false }],
  hasOutput: true,
  params: {
    function: choiceParam<ActivationFunction>({
      label: text('Function', '函数'),
      help: text(
        'ReLU: max(0, x), the usual choice; ReLU6 stops at 6, as MobileNets do. Sigmoid squeezes into 0…1, tanh into −1…1; their hard forms are straight lines that cost less, x/6 + ½ cut off at 0 and 1 (MobileNetV3). Softmax turns the last axis into probabilities that sum to 1. GELU (tanh) is the approximation that GPT-2 and others learned with; it differs from GELU by less than 0.001.',
        'ReLU：max(0, x)，最常用；ReLU6 以 6 为上限，用于 MobileNet。Sigmoid 压缩到 0…1，tanh 压缩到 −1…1；hard 形式用计算量更小的折线代替：x/6 + ½，截断在 0 和 1（MobileNetV3）。Softmax 把最后一个轴变成总和为 1 的概率。GELU（tanh 近似）是 GPT-2 等模型训练时所用的近似，与 GELU 相差不到 0.001。',
      ),
      default: 'relu',
      choices: activationFunctions,
    }),
    slope: {
      ...numberParam({
        label: text('Slope', '斜率'),
        help: text('How much of a negative value Leaky ReLU lets through.', 'Leaky ReLU 让负值通过多少。'),
        default: 0.01,
        minimum: 0,
        maximum: 1,
        step: 0.01,
      }),
      visible: (params) => params['function'] === 'leakyRelu',
    },
  },
  settings: (params) => (params.function === 'leakyRelu' ? `leakyRelu · ${params.slope}` : params.function),
  inferShape: (_params, [shape = []]) => ({ shape, formula: formula`${formatShape(shape)}` }),
  remarks: (params, [shape = []]) =>
    params.function !== 'softmax' || shape.at(-1) !== 1
      ? []
      : [
          {
            code: 'softmax-of-one',
            severity: 'warning',
            message: text(
              'Softmax over a single number is always 1, so nothing can be learned through it. Use sigmoid here.',
              '对单个数做 Softmax 的结果恒为 1，无法从中学到任何东西。这里请用 Sigmoid。',
            ),
            param: 'function',
            fixes: [{ type: 'setParams', params: { function: 'sigmoid' }, label: text('Use sigmoid', '改用 Sigmoid') }],
          },
        ],
  weights: () => [],
  receptiveField: () => ({ type: 'same' }),
  countsAsDepth: false,
  emit: ({ function: activation, slope }) => [
    activation === 'leakyRelu'
      ? layerCall('LeakyReLU', {}, { named: { negative_slope: slope } })
      : layerCall('Activation', { activation: kerasActivation(activation) }),
  ],
  build: (tf, params, inputs, { name }) => {
    const layer =
      params.function === 'leakyRelu'
        ? tf.layers.leakyReLU({ name, alpha: params.slope })
        : tf.layers.activation({ name, activation: tfActivation(params.function) })
    return applyLayer(layer, inputs)
  },
  toOnnx: ({ function: activation, slope }, [input]) => ({
    expression: activateOnnx(input.expression, { activation, slope, axis: channelAxis(input) }),
    layout: input.layout,
  }),
  toTorch: ({ function: activation, slope }, [input]) => {
    const create = activationModule(activation, { slope, dimension: channelDimension(input) })
    return oneModule(create, { expression: moduleCall(input.expression), layout: input.layout })
  },
  samples: [
    { params: {}, inputs: [[28, 28, 4]], output: [28, 28, 4], trainable: 0 },
    { params: { function: 'leakyRelu', slope: 0.2 }, inputs: [[6, 3]], output: [6, 3], trainable: 0 },
    { params: { function: 'relu6' }, inputs: [[6]], output: [6], trainable: 0 },
    { params: { function: 'elu' }, inputs: [[6]], output: [6], trainable: 0 },
    { params: { function: 'selu' }, inputs: [[6]], output: [6], trainable: 0 },
    { params: { function: 'gelu' }, inputs: [[6]], output: [6], trainable: 0 },
    { params: { function: 'geluTanh' }, inputs: [[6]], output: [6], trainable: 0 },
    { params: { function: 'swish' }, inputs: [[6]], output: [6], trainable: 0 },
    { params: { function: 'sigmoid' }, inputs: [[6]], output: [6], trainable: 0 },
    { params: { function: 'tanh' }, inputs: [[6]], output: [6], trainable: 0 },
    { params: { function: 'softplus' }, inputs: [[6]], output: [6], trainable: 0 },
    { params: { function: 'hardSwish' }, inputs: [[6]], output: [6], trainable: 0 },
    { params: { function: 'hardSigmoid' }, inputs: [[6]], output: [6], trainable: 0 },
    { params: { function: 'softmax' }, inputs: [[10]], output: [10], trainable: 0 },
  ],
  refused: [],
})
