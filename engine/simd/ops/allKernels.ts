import { activationGradientKernels } from './activationGradients.ts'
import type { SimdKernel } from './simdKernel.ts'
import { unaryKernels } from './unary.ts'

/** Every kernel that this backend has of its own; each family is a file beside this one. */
export const allKernels: readonly SimdKernel[] = [...activationGradientKernels, ...unaryKernels]
