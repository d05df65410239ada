import { util } from '@tensorflow/tfjs-core'
import { elementChunk, input, type SimdKernel } from '../simdKernel.ts'

/** Bools of the same shape; those that broadcast are left to the cpu backend. */
function logical(name: string, kernel: string): SimdKernel {
  return {
    name,
    run: (call) => {
      const a = input(call, 'a')
      const b = input(call, 'b')
      if (a.dtype !== 'bool' || b.dtype !== 'bool' || !util.arraysEqual(a.shape, b.shape)) return null
      const { backend } = call
      const out = backend.output(a.shape, 'bool')
      const words = [backend.address(out), backend.address(a), backend.address(b)]
      backend.run(kernel, words, Math.ceil(util.sizeFromShape(a.shape) / 16), elementChunk)
      return out
    },
  }
}

export const logicalKernels: readonly SimdKernel[] = [
  logical('LogicalAnd', 'logicalAnd'),
  logical('LogicalOr', 'logicalOr'),
  {
    name: 'LogicalNot',
    run: (call) => {
      const x = input(call, 'x')
      if (x.dtype !== 'bool') return null
      const { backend } = call
      const out = backend.output(x.shape, 'bool')
      const words = [backend.address(out), backend.address(x)]
      backend.run('logicalNot', words, Math.ceil(util.sizeFromShape(x.shape) / 16), elementChunk)
      return out
    },
  },
  {
    name: 'Select',
    run: (call) => {
      const condition = input(call, 'condition')
      const t = input(call, 't')
      const e = input(call, 'e')
      if (condition.dtype !== 'bool' || t.dtype !== e.dtype || (t.dtype !== 'float32' && t.dtype !== 'int32')) return null
      if (!util.arraysEqual(condition.shape, t.shape) || !util.arraysEqual(e.shape, t.shape)) return null
      const { backend } = call
      const out = backend.output(t.shape, t.dtype)
      const words = [out, condition, t, e].map((tensor) => backend.address(tensor))
      backend.run('select', words, util.sizeFromShape(t.shape), elementChunk)
      return out
    },
  },
]
