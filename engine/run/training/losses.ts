import {
  abs,
  add,
  logSoftmax,
  mean,
  minimum,
  mul,
  neg,
  relu,
  scalar,
  sign,
  softplus,
  square,
  sub,
  sum,
  type Scalar,
  type Tensor,
} from '@tensorflow/tfjs-core'
import { fusedLoss } from './fusedLoss.ts'

/** A loss takes scores (never probabilities) and targets of the same shape [batch, values], and averages over the batch. */
export type LossSpec =
  | { readonly kind: 'softmaxCrossEntropy' }
  | { readonly kind: 'binaryCrossEntropy' }
  | { readonly kind: 'hinge'; readonly margin: number }
  | { readonly kind: 'meanSquaredError' }
  | { readonly kind: 'meanAbsoluteError' }
  | { readonly kind: 'huber'; readonly delta: number }

/**
 * The data loss, averaged over the batch. `targets` is one-hot for softmaxCrossEntropy and hinge, zeros and ones for
 * binaryCrossEntropy, values for the regression losses, which also average over the values of a sample.
 */
export function dataLoss(loss: LossSpec, scores: Tensor, targets: Tensor): Scalar {
  const pair = { scores, targets }
  switch (loss.kind) {
    case 'softmaxCrossEntropy':
      return fusedLoss('SimdSoftmaxCrossEntropy', pair) ?? mean(neg(sum(mul(targets, logSoftmax(scores)), -1)))
    case 'binaryCrossEntropy':
      /* −z·log σ(x) − (1 − z)·log(1 − σ(x)) = softplus(x) − z·x: no logarithm of a rounded zero. */
      return fusedLoss('SimdBinaryCrossEntropy', pair) ?? mean(sub(softplus(scores), mul(targets, scores)))
    case 'hinge':
      return fusedLoss('SimdHinge', pair, { margin: loss.margin }) ?? hinge(scores, { targets, margin: loss.margin })
    case 'meanSquaredError':
      return fusedLoss('SimdSquaredError', pair) ?? mean(square(sub(scores, targets)))
    case 'meanAbsoluteError':
      return fusedLoss('SimdAbsoluteError', pair) ?? mean(distance(sub(scores, targets)))
    case 'huber':
      return fusedLoss('SimdHuberError', pair, { delta: loss.delta }) ?? huber(sub(scores, targets), loss.delta)
  }
}

/** Σ over the wrong classes of max(0, s_j − s_y + margin) (Weston & Watkins 1999; cs231n, linear classification). */
function hinge(scores: Tensor, { targets, margin }: { targets: Tensor; margin: number }): Scalar {
  const own = sum(mul(scores, targets), -1, true)
  const excess = relu(add(sub(scores, own), margin))
  return mean(sum(mul(excess, sub(1, targets)), -1))
}

/** |e|, of slope 0 where nothing is wrong, as in PyTorch; that of tf.js's abs is −1 there. */
function distance(error: Tensor): Tensor {
  return mul(error, sign(error))
}

/** ½e² up to |e| = δ, δ·(|e| − ½δ) beyond (Huber 1964). */
function huber(error: Tensor, delta: number): Scalar {
  const size = abs(error)
  const bent = minimum(size, scalar(delta))
  return mean(add(mul(square(bent), 0.5), mul(sub(size, bent), delta)))
}
