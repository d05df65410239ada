import { util } from '@tensorflow/tfjs-core'
import { areFloats, input, slowElementChunk, type SimdKernel } from '../simdKernel.ts'

/** Softmax along the last axis, and its gradient from its result y. */
export const softmaxKernels: readonly SimdKernel[] = [
  {
    name: 'Softmax',
    run: (call) => {
      const x = input(call, 'logits')
      const length = x.shape.at(-1) ?? 0
      if (!areFloats(x) || length === 0 || call.attrs['dim'] !== x.shape.length - 1) return null
      const { backend } = call
      const out = backend.output(x.shape)
      const words = [backend.address(out), backend.address(x), length]
      backend.run('softmax', words, util.sizeFromShape(x.shape) / length, rowChunk(length))
      return out
    },
  },
  {
    name: 'SimdSoftmaxGrad',
    run: (call) => {
      const dy = input(call, 'dy')
      const y = input(call, 'y')
      const length = y.shape.at(-1) ?? 0
      if (!areFloats(dy, y) || length === 0) return null
      const { backend } = call
      const out = backend.output(y.shape)
      const words = [backend.address(out), backend.address(dy), backend.address(y), length]
      backend.run('softmaxGradient', words, util.sizeFromShape(y.shape) / length, rowChunk(length))
      return out
    },
  },
]

/** Rows that a thread takes at a time. */
export function rowChunk(length: number): number {
  return Math.max(1, Math.ceil(slowElementChunk / length))
}
