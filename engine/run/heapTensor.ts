import { engine, type Tensor } from '@tensorflow/tfjs-core'
import { currentSimdBackend } from '../simd/SimdBackend.ts'

/** A new float32 tensor of undefined contents, and its numbers in place: to be written at once, before anything else is allocated. */
export interface HeapTensor {
  readonly tensor: Tensor
  readonly values: Float32Array
}

/** Spares the copies from an array into the simd backend's heap; null on other backends. */
export function heapTensor(shape: readonly number[]): HeapTensor | null {
  const backend = currentSimdBackend()
  if (backend === null) return null
  const tensor = engine().makeTensorFromTensorInfo(backend.output(shape))
  // Of a float32 tensor.
  return { tensor, values: backend.view(tensor) as Float32Array }
}
