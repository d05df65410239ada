import { backend_util, type TensorInfo } from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../../SimdBackend.ts'
import { floatBits } from '../../threads/floatBits.ts'
import { elementChunk, input, type SimdKernel } from '../simdKernel.ts'
import { planSpread } from './planBroadcast.ts'

/** x times a factor, broadcast to a shape: the gradient of sums and means. Attributes: shape, factor. */
export const spreadKernel: SimdKernel = {
  name: 'SimdSpread',
  run: (call) => {
    // Set by gradients/reductions.ts, the only caller.
    const shape = call.attrs['shape'] as readonly number[]
    return spread(call.backend, input(call, 'x'), { shape, factor: Number(call.attrs['factor']) })
  },
}

function spread(
  backend: SimdBackend,
  x: TensorInfo,
  { shape, factor }: { readonly shape: readonly number[]; readonly factor: number },
): TensorInfo {
  backend_util.assertAndGetBroadcastShape(x.shape, [...shape])
  const number = backend.temporary(4, 'a factor')
  backend.run('fill', [number.address, floatBits(factor)], 1)
  const { words, items, itemSize } = planSpread(shape, { a: x.shape, b: [] })
  const out = backend.output(shape)
  const chunk = itemSize === 1 ? elementChunk : Math.ceil(elementChunk / itemSize)
  backend.run('multiply', [backend.address(out), backend.address(x), number.address, ...words], items, chunk)
  backend.release(number)
  return out
}
