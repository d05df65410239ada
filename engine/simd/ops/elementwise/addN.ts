import { util } from '@tensorflow/tfjs-core'
import { areFloats, elementChunk, type SimdKernel } from '../simdKernel.ts'

/** The first two into a new tensor, each further one on top. */
export const addNKernel: SimdKernel = {
  name: 'AddN',
  run: ({ inputs, backend }) => {
    const [first, second, ...further] = Object.values(inputs).filter((tensor) => tensor !== undefined)
    if (first === undefined || second === undefined || !areFloats(first, second, ...further)) return null
    const out = backend.output(first.shape)
    const items = util.sizeFromShape(first.shape)
    const add = (a: number, b: number) => backend.run('add', [backend.address(out), a, b, 0, 1, 1, 0], items, elementChunk)
    add(backend.address(first), backend.address(second))
    for (const tensor of further) add(backend.address(out), backend.address(tensor))
    return out
  },
}
