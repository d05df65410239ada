import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../../SimdBackend.ts'
import { copyAxes, stepsOf } from './copyAxes.ts'

/** Elements before and after along each axis. */
export type Paddings = readonly (readonly [before: number, after: number])[]

/** x into the middle of a larger tensor at `out`. */
export function placeInside(backend: SimdBackend, x: TensorInfo, { out, paddings }: { out: number; paddings: Paddings }): void {
  const steps = stepsOf(x.shape)
  const outSteps = stepsOf(paddedShape(x, paddings))
  const start = paddings.reduce((sum, [before], axis) => sum + before * (outSteps[axis] ?? 0), 0)
  copyAxes(backend, {
    out: out + start * 4,
    from: backend.address(x),
    axes: x.shape.map((size, axis) => ({ size, outStep: outSteps[axis] ?? 1, inStep: steps[axis] ?? 1 })),
  })
}

/** The shape with zeros before and after each axis. */
export function paddedShape(x: TensorInfo, paddings: Paddings): readonly number[] {
  return x.shape.map((size, axis) => {
    const [before, after] = paddings[axis] ?? [0, 0]
    return before + size + after
  })
}
