import { activationGradients } from './activations.ts'
import type { FasterGradient } from './fasterGradient.ts'
import { reductionGradients } from './reductions.ts'
import { softmaxGradient } from './softmax.ts'

/** Every gradient that takes fewer kernels on this backend than tf.js's own. */
export const allGradients: readonly FasterGradient[] = [...activationGradients, ...reductionGradients, softmaxGradient]
