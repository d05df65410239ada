import { util, type TensorInfo } from '@tensorflow/tfjs-core'
import type { HeapType, SimdBackend } from '../../SimdBackend.ts'
import { bytesOf } from '../../TensorData.ts'
import { floatBits } from '../../threads/floatBits.ts'
import { elementChunk, input, type SimdKernel } from '../simdKernel.ts'
import { isHeapType } from './cast.ts'

/** A new tensor of one value everywhere; a bool's value is 0 or 1. */
export function filled(
  backend: SimdBackend,
  shape: readonly number[],
  { value, dtype }: { readonly value: number; readonly dtype: HeapType },
): TensorInfo {
  const out = backend.output(shape, dtype)
  const size = util.sizeFromShape([...shape])
  /* Four bools are one word. */
  const bits = dtype === 'float32' ? floatBits(value) : dtype === 'bool' ? value * 0x01010101 : value
  backend.run('fill', [backend.address(out), bits], Math.ceil(bytesOf(dtype, size) / 4), elementChunk)
  return out
}

function like(name: string, value: number): SimdKernel {
  return {
    name,
    run: (call) => {
      const { dtype, shape } = input(call, 'x')
      return isHeapType(dtype) ? filled(call.backend, shape, { value, dtype }) : null
    },
  }
}

export const fillKernels: readonly SimdKernel[] = [
  {
    name: 'Fill',
    run: ({ attrs, backend }) => {
      const { shape, value } = attrs
      const dtype = attrs['dtype'] ?? 'float32'
      if (typeof value !== 'number' || !isHeapType(dtype) || !Array.isArray(shape)) return null
      if (dtype === 'bool' && value !== 0 && value !== 1) return null
      // tf.js types attributes loosely; Fill's shape is always an array of numbers.
      return filled(backend, shape as number[], { value, dtype })
    },
  },
  like('OnesLike', 1),
  like('ZerosLike', 0),
]
