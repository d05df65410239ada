import { text } from '../contract/text.ts'
import { activationFunctions, type ActivationFunction } from './activationFunctions.ts'
import { tfGeluTanh } from './geluTanh.ts'
import { hardActivationClasses, type HardActivation } from './hardActivations.ts'
import { choiceParam, numberParam, toggleParam, type Choice } from './params.ts'
import type { Initializer } from './weightSpec.ts'

/** Activations that convolutions and dense layers can apply by themselves. Leaky ReLU needs a slope, for which they have no param. */
export type FusedActivation = 'none' | Exclude<ActivationFunction, 'leakyRelu'>

export const activationParam = choiceParam<FusedActivation>({
  label: text('Activation', '激活函数'),
  help: text(
    'Applied to every output value right away; "none" leaves it to a node of its own.',
    '立即作用于每个输出值；选 none 则由单独的节点负责。',
  ),
  default: 'none',
  choices: [
    { value: 'none', label: text('none', '无') },
    ...activationFunctions.filter(
      (choice): choice is Choice<Exclude<ActivationFunction, 'leakyRelu'>> => choice.value !== 'leakyRelu',
    ),
  ],
})

export type KernelInitializer = Extract<
  Initializer,
  'zeros' | 'smallNormal' | 'glorotUniform' | 'glorotNormal' | 'heUniform' | 'heNormal' | 'orthogonal'
>

export const initializerParam = choiceParam<KernelInitializer>({
  label: text('Start weights', '初始权重'),
  help: text(
    'How the weights are drawn before training. He suits ReLU, Glorot (Xavier) suits tanh and sigmoid; zeros teaches why not to.',
    '训练前如何抽取权重。He 适合 ReLU，Glorot（Xavier）适合 tanh 和 sigmoid；全零可用来观察它为何行不通。',
  ),
  default: 'glorotUniform',
  choices: [
    { value: 'heNormal', label: text('He normal', 'He 正态') },
    { value: 'heUniform', label: text('He uniform', 'He 均匀') },
    { value: 'glorotNormal', label: text('Glorot normal', 'Glorot 正态') },
    { value: 'glorotUniform', label: text('Glorot uniform', 'Glorot 均匀') },
    { value: 'orthogonal', label: text('Orthogonal', '正交') },
    { value: 'smallNormal', label: text('Small normal (0.01)', '小正态 (0.01)') },
    { value: 'zeros', label: text('Zeros', '全零') },
  ],
})

export const biasParam = toggleParam({
  label: text('Bias', '偏置'),
  help: text('One learned number added to each output channel.', '为每个输出通道加上一个可学习的数。'),
  default: true,
})

export const l1Param = numberParam({
  label: text('L1 penalty', 'L1 惩罚'),
  help: text('Adds l1·Σ|w| to the loss: pushes weights to exactly zero.', '在损失上加 l1·Σ|w|：把权重推向零。'),
  default: 0,
  minimum: 0,
  maximum: 10,
  step: 0.0001,
})

export const l2Param = numberParam({
  label: text('L2 penalty', 'L2 惩罚'),
  help: text('Adds l2·Σw² to the loss: keeps weights small (weight decay).', '在损失上加 l2·Σw²：使权重保持较小（权重衰减）。'),
  default: 0,
  minimum: 0,
  maximum: 10,
  step: 0.0001,
})

/** tf.js spells "no activation" as linear. The hard ones are classes of ours, as is GELU's tanh form; its types do not know their names. */
export function tfActivation(activation: FusedActivation): TfActivation {
  if (activation === 'none') return 'linear'
  if (activation === 'geluTanh') return tfGeluTanh as unknown as TfActivation
  return activation === 'hardSwish' || activation === 'hardSigmoid'
    ? (hardActivationClasses[activation] as unknown as TfActivation)
    : activation
}

type TfActivation = 'linear' | Exclude<FusedActivation, 'none' | 'geluTanh' | HardActivation>
