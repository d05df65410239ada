import { util, type TensorInfo } from '@tensorflow/tfjs-core'
import { elementChunk } from '../ops/simdKernel.ts'
import type { SimdBackend } from '../SimdBackend.ts'
import type { Place } from './recording.ts'

/** Where a tensor lies now. */
export function placeOf(backend: SimdBackend, { dataId, shape, dtype }: TensorInfo): Place {
  return { address: backend.address({ dataId, shape, dtype }), shape }
}

/** A new tensor with the floats of `place`. */
export function copyOf(backend: SimdBackend, { address, shape }: Place): TensorInfo {
  const copy = backend.output(shape)
  copyFloats(backend, { from: address, to: backend.address(copy), shape })
  return copy
}

/** Copies as many floats as `shape` has, from address to address. */
export function copyFloats(
  backend: SimdBackend,
  { from, to, shape }: { readonly from: number; readonly to: number; readonly shape: readonly number[] },
): void {
  const elements = util.sizeFromShape([...shape])
  backend.run('copy', [to, from, elements, 4, 0], elements, elementChunk)
}
