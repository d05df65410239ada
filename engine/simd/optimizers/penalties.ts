import { util, type TensorInfo } from '@tensorflow/tfjs-core'
import { elementChunk } from '../ops/simdKernel.ts'
import type { SimdBackend } from '../SimdBackend.ts'
import { floatBits } from '../threads/floatBits.ts'

export interface Penalized {
  readonly weight: TensorInfo
  readonly l1: number
  readonly l2: number
}

/** Σ l1·Σ|w| + l2·Σw² over all weights, a new scalar; null where a weight is not float32. Formulas: kernels/updates/penalties.ts. */
export function penaltySum(backend: SimdBackend, terms: readonly Penalized[]): TensorInfo | null {
  if (terms.length === 0 || terms.some(({ weight }) => weight.dtype !== 'float32')) return null
  const sum = backend.output([])
  const to = backend.address(sum)
  terms.forEach(({ weight, l1, l2 }, index) => {
    const words = [backend.address(weight), floatBits(l1), floatBits(l2), to, index === 0 ? 0 : 1]
    backend.run('penalty', words, util.sizeFromShape(weight.shape))
  })
  return sum
}

/** gradient ← gradient + l1·sign(w) + 2·l2·w where it lies. Answers false, having done nothing, where another tensor has the same data. */
export function penalizeInPlace(backend: SimdBackend, { weight, l1, l2 }: Penalized, gradient: TensorInfo): boolean {
  const areFloats = weight.dtype === 'float32' && gradient.dtype === 'float32'
  if (!areFloats || backend.refCount(gradient.dataId) > 1) return false
  const words = [backend.addressToChange(gradient), backend.address(weight), floatBits(l1), floatBits(2 * l2)]
  backend.run('penaltyGradient', words, util.sizeFromShape(weight.shape), elementChunk)
  return true
}
