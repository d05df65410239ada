import { activationGradientKernels } from './activationGradients.ts'
import { addNKernel } from './addN.ts'
import { batchNormKernels } from './batchNorm.ts'
import { binaryKernels } from './binary.ts'
import { castKernel } from './cast.ts'
import { checkKernels } from './checks.ts'
import { convolutionKernels } from './convolution/convolutionKernels.ts'
import { groupedKernels } from './convolution/groupedKernels.ts'
import { depthwiseKernels } from './depthwise.ts'
import { dropoutKernel } from './dropout.ts'
import { fillKernels } from './fill.ts'
import { layerKernels } from './fused/layerKernels.ts'
import { gatherKernels } from './gather.ts'
import { joinKernels } from './joins.ts'
import { layerNormKernels } from './layerNorm.ts'
import { logicalKernels } from './logical.ts'
import { lossKernels } from './losses.ts'
import { moveKernels } from './moves.ts'
import { oneHotKernel } from './oneHot.ts'
import { padKernels } from './pads.ts'
import { poolingKernels } from './pooling.ts'
import { productKernels } from './products/productKernels.ts'
import { recurrentKernels } from './recurrent.ts'
import { reductionKernels } from './reductions.ts'
import { resizeKernels } from './resize.ts'
import type { SimdKernel } from './simdKernel.ts'
import { softmaxKernels } from './softmax.ts'
import { spreadKernel } from './spread.ts'
import { unaryKernels } from './unary.ts'

/** Every kernel that this backend has of its own; each family is a file beside this one. */
export const allKernels: readonly SimdKernel[] = [
  ...activationGradientKernels,
  addNKernel,
  ...batchNormKernels,
  ...binaryKernels,
  castKernel,
  ...checkKernels,
  ...convolutionKernels,
  ...depthwiseKernels,
  dropoutKernel,
  ...fillKernels,
  ...gatherKernels,
  ...groupedKernels,
  ...joinKernels,
  ...layerKernels,
  ...layerNormKernels,
  ...logicalKernels,
  ...lossKernels,
  ...moveKernels,
  oneHotKernel,
  ...padKernels,
  ...poolingKernels,
  ...productKernels,
  ...recurrentKernels,
  ...reductionKernels,
  ...resizeKernels,
  ...softmaxKernels,
  spreadKernel,
  ...unaryKernels,
]
