import { util } from '@tensorflow/tfjs-core'
import { floatBits } from '../../threads/floatBits.ts'
import { elementChunk, input, type SimdKernel } from '../simdKernel.ts'

export const oneHotKernel: SimdKernel = {
  name: 'OneHot',
  run: (call) => {
    const { attrs, backend } = call
    const indices = input(call, 'indices')
    const dtype: unknown = attrs['dtype']
    const depth = Number(attrs['depth'])
    if (indices.dtype !== 'int32' || (dtype !== 'float32' && dtype !== 'int32')) return null
    const out = backend.output([...indices.shape, depth], dtype)
    const bits = (value: unknown) => (dtype === 'float32' ? floatBits(Number(value)) : Number(value))
    const words = [backend.address(out), backend.address(indices), depth, bits(attrs['onValue']), bits(attrs['offValue'])]
    backend.run('oneHot', words, util.sizeFromShape(indices.shape), Math.ceil(elementChunk / Math.max(1, depth)))
    return out
  },
}
