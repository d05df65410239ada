import { engine, registerGradient, util, type NamedAttrMap, type Tensor } from '@tensorflow/tfjs-core'
import { floatBits } from '../../threads/floatBits.ts'
import { areFloats, elementChunk, input, type SimdKernel } from '../simdKernel.ts'

/** Dropout whose mask is drawn from `key` and the element's place: kernels/elementwise/dropout.ts has the formula. */
export const dropoutKernel: SimdKernel = {
  name: 'SimdDropout',
  run: (call) => {
    const x = input(call, 'x')
    if (!areFloats(x)) return null
    // As `simdDropout` below gives them.
    const { key, rate } = call.attrs as unknown as { readonly key: () => number; readonly rate: number }
    const { backend } = call
    const out = backend.output(x.shape)
    const words = [backend.address(out), backend.address(x), key(), threshold(rate), floatBits(rate < 1 ? 1 / (1 - rate) : 0)]
    backend.run('dropout', words, util.sizeFromShape(x.shape), elementChunk, { at: 2, value: key })
    return out
  },
}

/** Drawn numbers from here on are kept: the smallest whole number that is at least rate · 2³². */
function threshold(rate: number): number {
  return Math.min(Math.ceil(rate * 2 ** 32), 2 ** 32 - 1)
}

let registered = false

/**
 * Zeroes each element of `x` with probability `rate` and multiplies the rest by 1 / (1 − rate) (Srivastava et al. 2014, inverted).
 * The same 32-bit `key` draws the same mask; the gradient asks for it again, and so does a step that is run again. Only while the simd backend is in use.
 */
export function simdDropout(x: Tensor, { key, rate }: { key: () => number; rate: number }): Tensor {
  if (!registered) {
    registered = true
    registerGradient({
      kernelName: dropoutKernel.name,
      gradFunc: (dy, _saved, attrs) => ({ x: () => engine().runKernel(dropoutKernel.name, { x: dy as Tensor }, attrs) }),
    })
  }
  // tf.js hands attributes on as they are; its type knows no functions.
  const attrs = { key, rate } as unknown as NamedAttrMap
  return engine().runKernel(dropoutKernel.name, { x }, attrs)
}
