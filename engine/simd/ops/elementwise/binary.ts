import { util, type TensorInfo } from '@tensorflow/tfjs-core'
import type { HeapType } from '../../SimdBackend.ts'
import { extendDeferred } from '../deferred/extendDeferred.ts'
import { areFloats, elementChunk, input, type KernelCall, type SimdKernel } from '../simdKernel.ts'
import { planBroadcast } from './planBroadcast.ts'

/** Runs a kernel of kernels/elementwise/broadcast.ts on two inputs of one type. */
function runBroadcast(
  { backend }: KernelCall,
  kernel: string,
  { a, b, dtype }: { readonly a: TensorInfo; readonly b: TensorInfo; readonly dtype: HeapType },
): TensorInfo {
  const { shape, words, items, itemSize } = planBroadcast(a.shape, b.shape)
  const out = backend.output(shape, dtype)
  backend.run(
    kernel,
    [backend.address(out), backend.address(a), backend.address(b), ...words],
    items,
    itemSize === 1 ? elementChunk : Math.ceil(elementChunk / itemSize),
  )
  return out
}

/** Kernels for two floats and, where there is one, for two int32; anything else is left to the cpu backend. */
interface Kernels {
  readonly float: string
  readonly int?: string
  readonly names?: readonly [a: string, b: string]
}

function binary(name: string, { float, int, names: [first, second] = ['a', 'b'] }: Kernels): SimdKernel {
  return {
    name,
    run: (call) => {
      const a = input(call, first)
      const b = input(call, second)
      if (a.dtype !== b.dtype) return null
      if (a.dtype === 'float32') return runBroadcast(call, float, { a, b, dtype: 'float32' })
      if (a.dtype === 'int32' && int !== undefined) return runBroadcast(call, int, { a, b, dtype: 'int32' })
      return null
    },
  }
}

function comparison(name: string, kernel: string): SimdKernel {
  return {
    name,
    run: (call) => {
      const a = input(call, 'a')
      const b = input(call, 'b')
      if (a.dtype !== b.dtype) return null
      if (a.dtype === 'float32') return runBroadcast(call, kernel, { a, b, dtype: 'bool' })
      if (a.dtype === 'int32') return runBroadcast(call, `${kernel}Int`, { a, b, dtype: 'bool' })
      return null
    },
  }
}

const sum = binary('Add', { float: 'add', int: 'addInt' })

/** A sum that what still waits, a convolution or a normalisation, makes by the way. */
const addKernel: SimdKernel = {
  name: 'Add',
  run: (call) => {
    const a = input(call, 'a')
    const b = input(call, 'b')
    const { backend } = call
    const [waiting, other] = backend.recipe(a) === null ? [b, a] : [a, b]
    if (backend.recipe(waiting) === null || !areFloats(a, b) || !util.arraysEqual(a.shape, b.shape)) return sum.run(call)
    // The other may wait for its own numbers, and may be the same.
    backend.address(other)
    return extendDeferred(backend, waiting, { kind: 'add', other }) ?? sum.run(call)
  },
}

/** Arithmetic and comparisons with broadcasting. */
export const binaryKernels: readonly SimdKernel[] = [
  addKernel,
  binary('Maximum', { float: 'maximum', int: 'maximumInt' }),
  binary('Minimum', { float: 'minimum', int: 'minimumInt' }),
  binary('Multiply', { float: 'multiply', int: 'multiplyInt' }),
  binary('Pow', { float: 'raise' }),
  binary('Prelu', { float: 'slope', names: ['x', 'alpha'] }),
  binary('RealDiv', { float: 'divide' }),
  binary('SquaredDifference', { float: 'squaredDifference' }),
  binary('Sub', { float: 'subtract', int: 'subtractInt' }),
  comparison('Equal', 'equal'),
  comparison('Greater', 'greater'),
  comparison('GreaterEqual', 'greaterOrEqual'),
  comparison('Less', 'less'),
  comparison('LessEqual', 'lessOrEqual'),
  comparison('NotEqual', 'notEqual'),
]
