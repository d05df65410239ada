import { engine, getBackend, getKernel, type NamedAttrMap, type Scalar, type Tensor } from '@tensorflow/tfjs-core'

/**
 * The loss as one kernel each way where the backend in use has it (engine/simd/ops/reductions/losses.ts), else null. Both tensors are of the
 * same shape; its second derivative is not there.
 */
export function fusedLoss(
  kernel: string,
  { scores, targets }: { readonly scores: Tensor; readonly targets: Tensor },
  attrs: NamedAttrMap = {},
): Scalar | null {
  if (getKernel(kernel, getBackend()) === undefined) return null
  const isSameShape = scores.shape.length > 0 && scores.shape.join() === targets.shape.join()
  if (!isSameShape || scores.size === 0 || scores.dtype !== 'float32' || targets.dtype !== 'float32') return null
  // A kernel with one result answers a tensor, which the type of runKernel cannot say.
  return engine().runKernel(kernel, { scores, targets }, attrs) as unknown as Scalar
}
