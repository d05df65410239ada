import { div, getGradient, logSoftmax, mul, neg, registerGradient, type NamedAttrMap, type Tensor } from '@tensorflow/tfjs-core'
import { runKernel } from './fasterGradient.ts'

interface LossInputs {
  readonly scores: Tensor
  readonly targets: Tensor
  readonly dy: Tensor
  readonly attrs: NamedAttrMap
}

/** The gradient in the targets, for the rare net that computes its targets. */
type TargetGradient = (inputs: LossInputs) => Tensor

const opposite =
  (gradient: string): TargetGradient =>
  ({ scores, targets, dy, attrs }) =>
    neg(runKernel(gradient, { scores, targets, dy }, attrs))

const targetGradients: Readonly<Record<string, TargetGradient>> = {
  SimdAbsoluteError: opposite('SimdAbsoluteErrorGrad'),
  SimdBinaryCrossEntropy: ({ scores, dy }) => mul(scores, div(dy, -scores.size)),
  SimdHinge: () => {
    throw new Error('The hinge loss has no gradient in its targets, which are classes.')
  },
  SimdHuberError: opposite('SimdHuberErrorGrad'),
  SimdSoftmaxCrossEntropy: ({ scores, dy }) => mul(logSoftmax(scores), div(dy, -scores.size / (scores.shape.at(-1) ?? 1))),
  SimdSquaredError: opposite('SimdSquaredErrorGrad'),
}

/** Gradients of the losses of ops/reductions/losses.ts. */
export function registerLossGradients(): void {
  for (const [kernelName, targetGradient] of Object.entries(targetGradients)) {
    if (getGradient(kernelName) !== undefined) continue
    registerGradient({
      kernelName,
      inputsToSave: ['scores', 'targets'],
      gradFunc: (dy, [scores, targets], attrs) => {
        if (scores === undefined || targets === undefined || Array.isArray(dy)) throw new Error(`${kernelName} saved nothing.`)
        const inputs = { scores, targets, dy, attrs }
        return {
          scores: () => runKernel(`${kernelName}Grad`, { scores, targets, dy }, attrs),
          targets: () => targetGradient(inputs),
        }
      },
    })
  }
}
