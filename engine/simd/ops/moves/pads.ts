import { util, type TensorInfo } from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../../SimdBackend.ts'
import { isPredicting } from '../convolution/DeferredConvolution.ts'
import { DeferredPadding, isMargin } from '../deferred/DeferredPadding.ts'
import { input, type SimdKernel } from '../simdKernel.ts'
import { copyAxes, stepsOf } from './copyAxes.ts'
import { filled } from './fill.ts'
import { isWords } from './moves.ts'
import { paddedShape, placeInside, type Paddings } from './placeInside.ts'

/** The borders of `out` along each axis from its inside, axis after axis, so that corners are mirrored twice. `gap`: 1 leaves the edge out. */
function mirror(backend: SimdBackend, out: TensorInfo, { paddings, gap }: { paddings: Paddings; gap: 0 | 1 }): void {
  const steps = stepsOf(out.shape)
  const address = backend.address(out)
  for (const [axis, [before, after]] of paddings.entries()) {
    const step = steps[axis] ?? 1
    const length = out.shape[axis] ?? 1
    /* Axes that come later have no borders yet. */
    const inside = paddings.reduce((sum, [skipped], index) => (index > axis ? sum + skipped * (steps[index] ?? 0) : sum), 0)
    const copyBorder = ({ size, to, from }: { size: number; to: number; from: number }): void => {
      const axes = out.shape.map((full, index) => {
        const [skipped, rest] = paddings[index] ?? [0, 0]
        if (index === axis) return { size, outStep: step, inStep: -step }
        return { size: index < axis ? full : full - skipped - rest, outStep: steps[index] ?? 1, inStep: steps[index] ?? 1 }
      })
      copyAxes(backend, { out: address + (inside + to * step) * 4, from: address + (inside + from * step) * 4, axes })
    }
    copyBorder({ size: before, to: 0, from: 2 * before - 1 + gap })
    copyBorder({ size: after, to: length - after, from: length - after - 1 - gap })
  }
}

export const padKernels: readonly SimdKernel[] = [
  {
    name: 'PadV2',
    run: (call) => {
      const { attrs, backend } = call
      const x = input(call, 'x')
      if (!isWords(x)) return null
      // tf.js types attributes loosely; the op passes a pair for each axis.
      const paddings = attrs['paddings'] as unknown as Paddings
      const value = Number(attrs['constantValue'])
      if (isMargin(x, { paddings, value }) && isPredicting()) {
        // Settled now, as in a convolution: what waits does not wait for another.
        backend.address(x)
        return backend.defer(paddedShape(x, paddings), new DeferredPadding(backend, x, paddings))
      }
      const out = filled(backend, paddedShape(x, paddings), { value, dtype: x.dtype })
      placeInside(backend, x, { out: backend.address(out), paddings })
      return out
    },
  },
  {
    name: 'MirrorPad',
    run: (call) => {
      const { attrs, backend } = call
      const x = input(call, 'x')
      if (!isWords(x) || util.sizeFromShape(x.shape) === 0) return null
      const paddings = attrs['paddings'] as unknown as Paddings
      const out = backend.output(paddedShape(x, paddings), x.dtype)
      placeInside(backend, x, { out: backend.address(out), paddings })
      mirror(backend, out, { paddings, gap: attrs['mode'] === 'reflect' ? 1 : 0 })
      return out
    },
  },
]
