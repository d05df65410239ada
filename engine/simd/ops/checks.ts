import { util } from '@tensorflow/tfjs-core'
import { areFloats, elementChunk, input, type SimdKernel } from './simdKernel.ts'

function check(name: string, kernel: string): SimdKernel {
  return {
    name,
    run: (call) => {
      const x = input(call, 'x')
      if (!areFloats(x)) return null
      const { backend } = call
      const out = backend.output(x.shape, 'bool')
      backend.run(kernel, [backend.address(out), backend.address(x)], util.sizeFromShape(x.shape), elementChunk)
      return out
    },
  }
}

export const checkKernels: readonly SimdKernel[] = [
  check('IsFinite', 'isFinite'),
  check('IsInf', 'isInfinite'),
  check('IsNan', 'isNotANumber'),
]
