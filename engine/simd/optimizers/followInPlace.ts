import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../SimdBackend.ts'

/**
 * moving ← moving − (moving − value) · share where it lies, rounded as tf.js's three ops do it; as many numbers as a layer has channels,
 * which is not worth a kernel. Answers false, having done nothing, where another tensor has the same data: it would change with it.
 */
export function followInPlace(
  backend: SimdBackend,
  { moving, value, share }: { readonly moving: TensorInfo; readonly value: TensorInfo; readonly share: number },
): boolean {
  const areFloats = moving.dtype === 'float32' && value.dtype === 'float32'
  if (!areFloats || moving.shape.length !== 1 || moving.shape[0] !== value.shape[0] || backend.refCount(moving.dataId) > 1)
    return false
  backend.address(value)
  backend.addressToChange(moving)
  const [numbers, target] = [backend.view(moving), backend.view(value)]
  const factor = Math.fround(share)
  for (let index = 0; index < numbers.length; index++) {
    const before = numbers[index] ?? 0
    numbers[index] = before - Math.fround(Math.fround(before - (target[index] ?? 0)) * factor)
  }
  return true
}
