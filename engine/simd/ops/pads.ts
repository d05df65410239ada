import { util, type TensorInfo } from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../SimdBackend.ts'
import { copyAxes, stepsOf } from './copyAxes.ts'
import { filled } from './fill.ts'
import { isWords } from './moves.ts'
import { input, type SimdKernel } from './simdKernel.ts'

type Paddings = readonly (readonly [before: number, after: number])[]

/** x into the middle of `out`. */
function place(backend: SimdBackend, x: TensorInfo, { out, paddings }: { out: TensorInfo; paddings: Paddings }): void {
  const steps = stepsOf(x.shape)
  const outSteps = stepsOf(out.shape)
  const start = paddings.reduce((sum, [before], axis) => sum + before * (outSteps[axis] ?? 0), 0)
  copyAxes(backend, {
    out: backend.address(out) + start * 4,
    from: backend.address(x),
    axes: x.shape.map((size, axis) => ({ size, outStep: outSteps[axis] ?? 1, inStep: steps[axis] ?? 1 })),
  })
}

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
      const out = filled(backend, paddedShape(x, paddings), { value: Number(attrs['constantValue']), dtype: x.dtype })
      place(backend, x, { out, paddings })
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
      place(backend, x, { out, paddings })
      mirror(backend, out, { paddings, gap: attrs['mode'] === 'reflect' ? 1 : 0 })
      return out
    },
  },
]

function paddedShape(x: TensorInfo, paddings: Paddings): readonly number[] {
  return x.shape.map((size, axis) => {
    const [before, after] = paddings[axis] ?? [0, 0]
    return before + size + after
  })
}
