import { util, type TensorInfo } from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../SimdBackend.ts'
import { floatBits } from '../threads/floatBits.ts'

/**
 * moving ← moving − (moving − value) · share where it lies, rounded as tf.js's three ops do it. Answers false, having done nothing, where
 * another tensor has the same data: it would change with it.
 */
export function followInPlace(
  backend: SimdBackend,
  { moving, value, share }: { readonly moving: TensorInfo; readonly value: TensorInfo; readonly share: number },
): boolean {
  const areFloats = moving.dtype === 'float32' && value.dtype === 'float32'
  if (!areFloats || moving.shape.length !== 1 || moving.shape[0] !== value.shape[0] || backend.refCount(moving.dataId) > 1)
    return false
  backend.run(
    'follow',
    [backend.addressToChange(moving), backend.address(value), floatBits(share)],
    util.sizeFromShape(moving.shape),
  )
  return true
}
