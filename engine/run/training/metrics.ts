import {
  abs,
  add,
  argMax,
  cast,
  equal,
  greater,
  less,
  logicalAnd,
  mean,
  mul,
  range,
  reshape,
  expandDims,
  scalar,
  sub,
  sum,
  type Scalar,
  type Tensor,
} from '@tensorflow/tfjs-core'
import { accuracyOnSimd } from './accuracyOnSimd.ts'

/** Share of samples whose highest score is the labelled class; with a single score, whose sign says the label (0 or 1). */
export function accuracy(scores: Tensor, labels: Tensor): Scalar {
  const single = scores.shape.at(-1) === 1
  const share = single ? null : accuracyOnSimd(scores, labels)
  if (share !== null) return scalar(share)
  const predicted = single ? cast(greater(reshape(scores, [-1]), 0), 'int32') : argMax(scores, -1)
  return mean(cast(equal(predicted, labels), 'float32'))
}

/** Share of samples whose labelled class is among the five highest scores; of equal scores the lower class counts as higher. */
export function topFive(scores: Tensor, { labels, oneHot }: { labels: Tensor; oneHot: Tensor }): Scalar {
  const own = sum(mul(scores, oneHot), -1, true)
  const classes = range(0, scores.shape.at(-1) ?? 1, 1, 'int32')
  const tiedBefore = logicalAnd(equal(scores, own), less(classes, expandDims(labels, -1)))
  const higher = sum(add(cast(greater(scores, own), 'float32'), cast(tiedBefore, 'float32')), -1)
  return mean(cast(less(higher, 5), 'float32'))
}

/** Mean absolute difference between predicted and true values. */
export function meanAbsoluteError(scores: Tensor, targets: Tensor): Scalar {
  return mean(abs(sub(scores, targets)))
}
