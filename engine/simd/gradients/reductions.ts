import { backend_util, reshape, util, type NamedAttrMap, type Tensor } from '@tensorflow/tfjs-core'
import { runKernel, type FasterGradient } from './fasterGradient.ts'

/** dy at every element that was summed, without the tensor of ones that tf.js multiplies it with. */
export const reductionGradients: readonly FasterGradient[] = [
  { kernelName: 'Sum', gradient: (dy, [x], attrs) => (x === undefined ? null : spread(dy, x, { attrs, isMean: false })) },
  { kernelName: 'Mean', gradient: (dy, [x], attrs) => (x === undefined ? null : spread(dy, x, { attrs, isMean: true })) },
]

function spread(
  dy: Tensor,
  x: Tensor,
  { attrs, isMean }: { readonly attrs: NamedAttrMap; readonly isMean: boolean },
): Readonly<Record<string, () => Tensor>> | null {
  if (x.dtype !== 'float32' || dy.dtype !== 'float32' || x.size === 0) return null
  // tf.js types attributes loosely: an axis is null, a number or numbers.
  const axes = util.parseAxisParam(attrs['axis'] as number | number[], x.shape)
  const [kept] = backend_util.computeOutAndReduceShapes(x.shape, axes)
  const factor = isMean ? util.sizeFromShape(kept) / x.size : 1
  const along = reshape(dy, backend_util.expandShapeToKeepDim(kept, axes))
  return { x: () => runKernel('SimdSpread', { x: along }, { shape: [...x.shape], factor }) }
}
