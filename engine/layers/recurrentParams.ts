import { text } from '../contract/text.ts'
import { choiceParam, integerParam, toggleParam, type ParamSpecs } from './params.ts'
import { biasParam, initializerParam, l1Param, l2Param, type KernelInitializer } from './sharedParams.ts'

export type RecurrentParams = {
  readonly units: number
  readonly returnSequences: boolean
  readonly bidirectional: boolean
  readonly merge: 'concat' | 'sum' | 'average' | 'multiply'
  readonly activation: 'tanh' | 'relu' | 'sigmoid' | 'linear'
  readonly bias: boolean
  readonly initializer: KernelInitializer
  readonly recurrentInitializer: KernelInitializer
  readonly l1: number
  readonly l2: number
}

export type GruParams = RecurrentParams & {
  /** Whether the reset gate acts behind the product of state and weights. */
  readonly resetAfter: boolean
}

/** Only a GRU has the choice. */
export function resetsAfter(params: RecurrentParams | GruParams): boolean {
  return 'resetAfter' in params && params.resetAfter
}

export const recurrentParams: ParamSpecs<RecurrentParams> = {
  units: integerParam({
    label: text('Units', '单元数'),
    help: text('How many numbers the layer remembers from step to step, and gives out.', '层在各步之间记住并输出多少个数。'),
    default: 32,
    maximum: 16_384,
  }),
  returnSequences: toggleParam({
    label: text('Every step', '输出每一步'),
    help: text(
      'On: an output after every step, for a recurrent layer behind this one. Off: only the last.',
      '打开：每一步都输出，供后面的循环层使用。关闭：只输出最后一步。',
    ),
    default: false,
  }),
  bidirectional: toggleParam({
    label: text('Both directions', '双向'),
    help: text(
      'A second set of weights reads the sequence from its end; the two outputs are joined.',
      '用第二组权重从末尾倒着读序列，再合并两个输出。',
    ),
    default: false,
  }),
  merge: {
    ...choiceParam<RecurrentParams['merge']>({
      label: text('Join by', '合并方式'),
      help: text('How the outputs of the two directions become one.', '两个方向的输出如何合而为一。'),
      default: 'concat',
      choices: [
        { value: 'concat', label: text('side by side', '拼接') },
        { value: 'sum', label: text('sum', '相加') },
        { value: 'average', label: text('mean', '平均') },
        { value: 'multiply', label: text('product', '相乘') },
      ],
    }),
    visible: (params) => params['bidirectional'] === true,
  },
  activation: choiceParam<RecurrentParams['activation']>({
    label: text('Activation', '激活函数'),
    help: text(
      'Bends the new state. tanh is what these layers were made for.',
      '变换新状态的函数。这类层本来就是为 tanh 设计的。',
    ),
    default: 'tanh',
    choices: [
      { value: 'tanh', label: text('Tanh', 'Tanh') },
      { value: 'relu', label: text('ReLU', 'ReLU') },
      { value: 'sigmoid', label: text('Sigmoid', 'Sigmoid') },
      { value: 'linear', label: text('none', '无') },
    ],
  }),
  bias: biasParam,
  initializer: initializerParam,
  recurrentInitializer: {
    ...initializerParam,
    label: text('Start of recurrent weights', '循环权重初值'),
    help: text(
      'Weights from the last state to the next. Orthogonal ones neither blow up nor fade over many steps.',
      '从上一状态到下一状态的权重。正交矩阵经过许多步既不爆炸也不消失。',
    ),
    default: 'orthogonal',
  },
  l1: l1Param,
  l2: l2Param,
}

export const gruParams: ParamSpecs<GruParams> = {
  ...recurrentParams,
  resetAfter: toggleParam({
    label: text('Reset after the product', '乘积之后重置'),
    help: text(
      'On: the reset gate acts on U·h + c, with a second bias c, as Keras (by default) and PyTorch compute a GRU. Off: it acts on h before the product, as in the paper (Cho et al. 2014).',
      '打开：重置门作用于 U·h + c（多一组偏置 c），Keras（默认）和 PyTorch 的 GRU 就是这样。关闭：在乘积之前作用于 h，与论文一致（Cho 等 2014）。',
    ),
    default: false,
  }),
}
