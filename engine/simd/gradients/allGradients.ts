import { activationGradients } from './activations.ts'
import { depthwiseGradient } from './depthwise.ts'
import type { FasterGradient } from './fasterGradient.ts'
import { gatherGradient } from './gather.ts'
import { reductionGradients } from './reductions.ts'
import { softmaxGradient } from './softmax.ts'

/** Every gradient that takes fewer kernels on this backend than tf.js's own. */
export const allGradients: readonly FasterGradient[] = [
  ...activationGradients,
  depthwiseGradient,
  gatherGradient,
  ...reductionGradients,
  softmaxGradient,
]
