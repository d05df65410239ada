import { util } from '@tensorflow/tfjs-core'
import { areFloats, elementChunk, input, type SimdKernel } from './simdKernel.ts'

export const reluKernel: SimdKernel = {
  name: 'Relu',
  run: (call) => {
    const x = input(call, 'x')
    if (!areFloats(x)) return null
    const { backend } = call
    const out = backend.output(x.shape)
    backend.run('relu', [backend.address(out), backend.address(x)], util.sizeFromShape(x.shape), elementChunk)
    return out
  },
}
