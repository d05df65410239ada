import { checkKernels } from './checks.ts'
import { convolutionKernels } from './convolution/convolutionKernels.ts'
import { depthwiseKernels } from './convolution/depthwise.ts'
import { groupedKernels } from './convolution/groupedKernels.ts'
import { activationGradientKernels } from './elementwise/activationGradients.ts'
import { addNKernel } from './elementwise/addN.ts'
import { binaryKernels } from './elementwise/binary.ts'
import { dropoutKernel } from './elementwise/dropout.ts'
import { logicalKernels } from './elementwise/logical.ts'
import { spreadKernel } from './elementwise/spread.ts'
import { unaryKernels } from './elementwise/unary.ts'
import { layerKernels } from './fused/layerKernels.ts'
import { castKernel } from './moves/cast.ts'
import { fillKernels } from './moves/fill.ts'
import { gatherKernels } from './moves/gather.ts'
import { joinKernels } from './moves/joins.ts'
import { moveKernels } from './moves/moves.ts'
import { oneHotKernel } from './moves/oneHot.ts'
import { padKernels } from './moves/pads.ts'
import { resizeKernels } from './moves/resize.ts'
import { batchNormKernels } from './normalization/batchNorm.ts'
import { layerNormKernels } from './normalization/layerNorm.ts'
import { poolingKernels } from './pooling/pooling.ts'
import { productKernels } from './products/productKernels.ts'
import { recurrentKernels } from './recurrent/recurrent.ts'
import { lossKernels } from './reductions/losses.ts'
import { reductionKernels } from './reductions/reductions.ts'
import { softmaxKernels } from './reductions/softmax.ts'
import type { SimdKernel } from './simdKernel.ts'

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
