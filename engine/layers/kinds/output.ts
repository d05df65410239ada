import { text } from '../../contract/text.ts'
import { formula } from '../../graph/formula.ts'
import { formatShape, type Shape } from '../../graph/shape.ts'
import { applyLayer } from '../applyLayer.ts'
import { layerCall } from '../code/layerCall.ts'
import { defineLayer } from '../defineLayer.ts'
import { expectRank } from '../expectRank.ts'
import { activateOnnx } from '../onnx/activateOnnx.ts'
import { channelsLast } from '../onnx/onnxValue.ts'
import { lossTitles, type OutputLoss, type OutputParams, type OutputTask } from '../outputParams.ts'
import { choiceParam, numberParam } from '../params.ts'
import { refuseLoss } from '../refuseLoss.ts'
import { activateTorch } from '../torch/activateTorch.ts'
import { channelDimension, onlyExpression } from '../torch/torchValue.ts'

const title = text('Output', '输出')

/** What fits on a card, the same in both languages. */
const shortLoss: Readonly<Record<OutputLoss, string>> = {
  softmaxCrossEntropy: 'softmax · CE',
  binaryCrossEntropy: 'sigmoid · BCE',
  hinge: 'hinge',
  meanSquaredError: 'MSE',
  meanAbsoluteError: 'MAE',
  huber: 'Huber',
}

export const output = defineLayer<OutputParams>({
  kind: 'output',
  title,
  summary: text(
    'Where answers leave the network and the loss is measured. Takes scores, not probabilities: for cross-entropy losses it applies softmax or sigmoid itself.',
    '答案离开网络并计算损失的地方。它接收得分而不是概率：使用交叉熵损失时，由它自己施加 Softmax 或 Sigmoid。',
  ),
  category: 'io',
  keywords: [
    'loss',
    'target',
    'cross-entropy',
    'svm',
    'hinge',
    'regression',
    'classification',
    '损失',
    '目标',
    '交叉熵',
    '回归',
    '分类',
  ],
  inputs: [{ name: 'in', multiple: false }],
  hasOutput: false,
  params: {
    task: choiceParam<OutputTask>({
      label: text('Task', '任务'),
      help: text('Classification answers "which one?", regression "how much?".', '分类回答“是哪一个”，回归回答“是多少”。'),
      default: 'classification',
      choices: [
        { value: 'classification', label: text('Classification', '分类') },
        { value: 'regression', label: text('Regression', '回归') },
      ],
    }),
    loss: choiceParam<OutputLoss>({
      label: text('Loss', '损失'),
      help: text(
        'What training makes small. Cross-entropy asks for probability, hinge for a margin between scores; squared error punishes large misses, absolute error all alike, Huber is between.',
        '训练要减小的量。交叉熵要求概率，合页损失要求得分之间的间隔；平方误差重罚大偏差，绝对误差一视同仁，Huber 介于两者之间。',
      ),
      default: 'softmaxCrossEntropy',
      choices: [
        { value: 'softmaxCrossEntropy', label: lossTitles.softmaxCrossEntropy },
        { value: 'binaryCrossEntropy', label: lossTitles.binaryCrossEntropy },
        { value: 'hinge', label: lossTitles.hinge },
        { value: 'meanSquaredError', label: lossTitles.meanSquaredError },
        { value: 'meanAbsoluteError', label: lossTitles.meanAbsoluteError },
        { value: 'huber', label: lossTitles.huber },
      ],
    }),
    margin: {
      ...numberParam({
        label: text('Margin', '间隔'),
        help: text(
          'By how much the right score must lead every other before the hinge loss is content.',
          '正确类的得分要领先其他各类多少，合页损失才为零。',
        ),
        default: 1,
        minimum: 0,
        maximum: 1000,
        step: 0.1,
      }),
      visible: (params) => params['loss'] === 'hinge',
    },
    delta: {
      ...numberParam({
        label: text('Delta', 'δ'),
        help: text('Up to this miss Huber counts squares, beyond it distances.', '偏差在此以内按平方计，超出则按距离计。'),
        default: 1,
        minimum: 0.000001,
        maximum: 1_000_000,
        step: 0.1,
      }),
      visible: (params) => params['loss'] === 'huber',
    },
    target: choiceParam<OutputParams['target']>({
      label: text('Target', '目标'),
      help: text(
        'What the output is compared with: the label of the sample, or the sample itself (an autoencoder).',
        '输出与什么比较：样本的标签，或样本自身（自编码器）。',
      ),
      default: 'label',
      choices: [
        { value: 'label', label: text('Label', '标签') },
        { value: 'input', label: text('The input itself', '输入自身') },
      ],
    }),
  },
  settings: ({ loss, target }) => (target === 'input' ? `${shortLoss[loss]} · input` : shortLoss[loss]),
  inferShape: (params, [shape = []]) => {
    const refusal = refuseLoss(params) ?? (params.target === 'label' ? expectRank(title, 'row', shape) : null)
    return refusal === null ? { shape, formula: formula`${formatShape(shape)}` } : { refusals: [refusal] }
  },
  remarks: ({ loss }, [shape = []]) => (hasOneScore(shape) && needsTwoScores(loss) ? [oneScore(loss)] : []),
  weights: () => [],
  receptiveField: () => ({ type: 'same' }),
  countsAsDepth: false,
  emit: ({ loss }) => {
    const activation = outputActivation(loss)
    return activation === 'linear' ? [] : [layerCall('Activation', { activation })]
  },
  build: (tf, { loss }, inputs, { name }) =>
    applyLayer(tf.layers.activation({ name, activation: outputActivation(loss) }), inputs),
  toOnnx: ({ loss }, [input]) => ({
    expression: activateOnnx(channelsLast(input), { activation: outputActivation(loss), axis: input.shape.length }),
    layout: 'channelsLast',
  }),
  toTorch: ({ loss }, [input]) => {
    const activation = outputActivation(loss)
    const dimension = channelDimension(input)
    return onlyExpression(activateTorch(input.expression, { activation, dimension }), input.layout)
  },
  samples: [
    { params: {}, inputs: [[10]], output: [10], trainable: 0 },
    { params: { loss: 'hinge', margin: 2 }, inputs: [[3]], output: [3], trainable: 0 },
    { params: { loss: 'binaryCrossEntropy' }, inputs: [[1]], output: [1], trainable: 0 },
    { params: { task: 'regression', loss: 'huber', delta: 2 }, inputs: [[1]], output: [1], trainable: 0 },
    {
      params: { task: 'regression', loss: 'meanSquaredError', target: 'input' },
      inputs: [[8, 8, 1]],
      output: [8, 8, 1],
      trainable: 0,
    },
    { params: { task: 'regression', loss: 'meanAbsoluteError' }, inputs: [[4]], output: [4], trainable: 0 },
  ],
  refused: [
    { params: {}, inputs: [[7, 7, 32]], code: 'wrong-rank' },
    { params: { task: 'regression' }, inputs: [[1]], code: 'loss-task' },
    { params: { loss: 'meanSquaredError' }, inputs: [[10]], code: 'loss-task' },
    { params: { target: 'input' }, inputs: [[10]], code: 'target-task' },
  ],
})

/** Cross-entropy is computed from scores, so predictions get their softmax or sigmoid here. */
function outputActivation(loss: OutputLoss): 'softmax' | 'sigmoid' | 'linear' {
  if (loss === 'softmaxCrossEntropy') return 'softmax'
  return loss === 'binaryCrossEntropy' ? 'sigmoid' : 'linear'
}

function hasOneScore(shape: Shape): boolean {
  return shape.length === 1 && shape[0] === 1
}

function needsTwoScores(loss: OutputLoss): boolean {
  return loss === 'softmaxCrossEntropy' || loss === 'hinge'
}

function oneScore(loss: OutputLoss) {
  return {
    code: 'one-score',
    severity: 'warning' as const,
    message: text(
      `With a single score the loss “${lossTitles[loss].en}” has nothing to compare: it is always 0. Give the layer before it one unit for each class, or use binary cross-entropy for two classes.`,
      `只有一个得分时，“${lossTitles[loss].zh}”无从比较，恒为 0。请让前一层的单元数等于类别数；若只有两类，可用二元交叉熵。`,
    ),
    expected: text('one score for each class', '每个类别一个得分'),
    got: text('1 score', '1 个得分'),
    param: 'loss',
    fixes: [
      {
        type: 'setParams' as const,
        params: { loss: 'binaryCrossEntropy' },
        label: text('Use binary cross-entropy', '改用二元交叉熵'),
      },
    ],
  }
}
