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
