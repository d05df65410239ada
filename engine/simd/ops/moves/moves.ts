import { slice_util, util, type NamedAttrMap, type TensorInfo } from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../../SimdBackend.ts'
import { input, type KernelCall, type SimdKernel } from '../simdKernel.ts'
import { copyAxes, stepsOf, type CopyAxis } from './copyAxes.ts'

/* Tensors read in another order: transposed, reversed, cut out, repeated. */

/** Only what has four bytes an element is moved here. */
export function isWords(tensor: TensorInfo): tensor is TensorInfo & { dtype: 'float32' | 'int32' } {
  return tensor.dtype === 'float32' || tensor.dtype === 'int32'
}

/** A new tensor read from x along axes, which begin at element `start`; the steps in the result follow from its shape. */
function readAlong(
  backend: SimdBackend,
  x: TensorInfo & { dtype: 'float32' | 'int32' },
  { shape, start, axes }: { readonly shape: readonly number[]; readonly start: number; readonly axes: readonly CopyAxis[] },
): TensorInfo {
  const out = backend.output(shape, x.dtype)
  copyAxes(backend, { out: backend.address(out), from: backend.address(x) + start * 4, axes })
  return out
}

/** The part of x from `begin` on, as tf.slice has it. */
export function slice(
  backend: SimdBackend,
  x: TensorInfo & { dtype: 'float32' | 'int32' },
  { begin, size }: { readonly begin: readonly number[]; readonly size: readonly number[] },
): TensorInfo {
  const steps = stepsOf(x.shape)
  const outSteps = stepsOf(size)
  const start = begin.reduce((sum, index, axis) => sum + index * (steps[axis] ?? 0), 0)
  const axes = size.map((count, axis) => ({ size: count, outStep: outSteps[axis] ?? 1, inStep: steps[axis] ?? 1 }))
  return readAlong(backend, x, { shape: size, start, axes })
}

// tf.js types attributes loosely; each kernel's are what its op passes.
const numbers = (attrs: NamedAttrMap, name: string) => attrs[name] as number[]

function move(name: string, read: (call: KernelCall, x: TensorInfo & { dtype: 'float32' | 'int32' }) => TensorInfo): SimdKernel {
  return {
    name,
    run: (call) => {
      const x = input(call, 'x')
      return isWords(x) ? read(call, x) : null
    },
  }
}

export const moveKernels: readonly SimdKernel[] = [
  move('Reverse', ({ attrs, backend }, x) => {
    const reversed = util.parseAxisParam(numbers(attrs, 'dims'), x.shape)
    const steps = stepsOf(x.shape)
    const axes = x.shape.map((size, axis) => {
      const step = steps[axis] ?? 1
      return { size, outStep: step, inStep: reversed.includes(axis) ? -step : step }
    })
    const start = axes.reduce((sum, { size, inStep }) => sum + (inStep < 0 ? (size - 1) * -inStep : 0), 0)
    return readAlong(backend, x, { shape: x.shape, start, axes })
  }),
  move('Slice', ({ attrs, backend }, x) => {
    const [begin = [], size = []] = slice_util.parseSliceParams(x, numbers(attrs, 'begin'), numbers(attrs, 'size'))
    slice_util.assertParamsValid(x, begin, size)
    return slice(backend, x, { begin, size })
  }),
  move('StridedSlice', ({ attrs, backend }, x) => {
    const [begin, end, strides] = [numbers(attrs, 'begin'), numbers(attrs, 'end'), numbers(attrs, 'strides')]
    const masks = ['beginMask', 'endMask', 'ellipsisMask', 'newAxisMask', 'shrinkAxisMask'].map((mask) => Number(attrs[mask]))
    const [beginMask = 0, endMask = 0, ellipsisMask = 0, newAxisMask = 0, shrinkAxisMask = 0] = masks
    const info = slice_util.sliceInfo(x.shape, begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask)
    if (info.isIdentity) return backend.share(x, info.finalShape)
    const counts = slice_util.computeOutShape(info.begin, info.end, info.strides).map((count) => Math.max(0, count))
    const steps = stepsOf(x.shape)
    const outSteps = stepsOf(counts)
    const axes = counts.map((size, axis) => ({
      size,
      outStep: outSteps[axis] ?? 1,
      inStep: (info.strides[axis] ?? 1) * (steps[axis] ?? 1),
    }))
    const start = info.begin.reduce((sum, index, axis) => sum + index * (steps[axis] ?? 0), 0)
    return readAlong(backend, x, { shape: info.finalShape, start, axes })
  }),
  move('Tile', ({ attrs, backend }, x) => {
    const reps = numbers(attrs, 'reps')
    const shape = x.shape.map((size, axis) => size * (reps[axis] ?? 1))
    const steps = stepsOf(x.shape)
    const outSteps = stepsOf(shape)
    const axes = x.shape.flatMap((size, axis) => {
      const outStep = outSteps[axis] ?? 1
      return [
        { size: reps[axis] ?? 1, outStep: size * outStep, inStep: 0 },
        { size, outStep, inStep: steps[axis] ?? 1 },
      ]
    })
    return readAlong(backend, x, { shape, start: 0, axes })
  }),
  move('Transpose', ({ attrs, backend }, x) => {
    const order = numbers(attrs, 'perm')
    const shape = order.map((axis) => x.shape[axis] ?? 1)
    const steps = stepsOf(x.shape)
    const outSteps = stepsOf(shape)
    const axes = order.map((from, to) => ({ size: shape[to] ?? 1, outStep: outSteps[to] ?? 1, inStep: steps[from] ?? 1 }))
    return readAlong(backend, x, { shape, start: 0, axes })
  }),
]
