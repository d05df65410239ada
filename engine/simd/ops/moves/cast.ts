import { util, type TensorInfo } from '@tensorflow/tfjs-core'
import type { HeapType, SimdBackend } from '../../SimdBackend.ts'
import { elementChunk, input, type SimdKernel } from '../simdKernel.ts'

const kernels: Readonly<Record<string, string>> = {
  'bool int32': 'boolToInt',
  'bool float32': 'boolToFloat',
  'int32 float32': 'intToFloat',
  'float32 int32': 'floatToInt',
  'float32 bool': 'floatToBool',
  'int32 bool': 'intToBool',
}

/** x as another type, in data of its own; the cpu backend would give integers the name of floats, which no kernel here could read. */
export function cast(backend: SimdBackend, x: TensorInfo, dtype: HeapType): TensorInfo {
  if (x.dtype === dtype) return backend.share(x, x.shape)
  const out = backend.output(x.shape, dtype)
  const kernel = kernels[`${x.dtype} ${dtype}`]
  if (kernel === undefined) throw new Error(`A ${x.dtype} tensor cannot be cast to ${dtype}.`)
  backend.run(kernel, [backend.address(out), backend.address(x)], util.sizeFromShape(x.shape), elementChunk)
  return out
}

/** Whether tensors of this type can lie in the heap. */
export function isHeapType(dtype: unknown): dtype is HeapType {
  return dtype === 'float32' || dtype === 'int32' || dtype === 'bool'
}

export const castKernel: SimdKernel = {
  name: 'Cast',
  run: (call) => {
    const x = input(call, 'x')
    const { dtype } = call.attrs
    return isHeapType(x.dtype) && isHeapType(dtype) ? cast(call.backend, x, dtype) : null
  },
}
