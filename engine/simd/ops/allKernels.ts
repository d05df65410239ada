import { reluKernel } from './relu.ts'
import type { SimdKernel } from './simdKernel.ts'

/** Every kernel that this backend has of its own; each family is a file beside this one. */
export const allKernels: readonly SimdKernel[] = [reluKernel]
