import { text, type Text } from '../contract/text.ts'

export type OutputTask = 'classification' | 'regression'
export type OutputLoss =
  | 'softmaxCrossEntropy'
  | 'binaryCrossEntropy'
  | 'hinge'
  | 'meanSquaredError'
  | 'meanAbsoluteError'
  | 'huber'

export type OutputParams = {
  readonly task: OutputTask
  readonly loss: OutputLoss
  readonly margin: number
  readonly delta: number
  readonly target: 'label' | 'input'
}

/** What people read; problems name losses by it too. */
export const lossTitles: { readonly [Loss in OutputLoss]: Text } = {
  softmaxCrossEntropy: text('Softmax cross-entropy', 'Softmax 交叉熵'),
  binaryCrossEntropy: text('Binary cross-entropy', '二元交叉熵'),
  hinge: text('Hinge (multi-class SVM)', '合页损失（多类 SVM）'),
  meanSquaredError: text('Mean squared error', '均方误差'),
  meanAbsoluteError: text('Mean absolute error', '平均绝对误差'),
  huber: text('Huber', 'Huber 损失'),
}
