import { backend_util, util, type TensorInfo } from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../../SimdBackend.ts'
import { input, type SimdKernel } from '../simdKernel.ts'
import { copyAxes } from './copyAxes.ts'
import { isWords, slice } from './moves.ts'

/* Tensors joined along an axis and taken apart again. */

/** Parts that lie one after the other along an axis of a tensor of `shape`; each part's length there is told. */
function join(
  backend: SimdBackend,
  parts: readonly { readonly tensor: TensorInfo; readonly length: number }[],
  { shape, axis, dtype }: { readonly shape: readonly number[]; readonly axis: number; readonly dtype: 'float32' | 'int32' },
): TensorInfo {
  const out = backend.output(shape, dtype)
  const lines = util.sizeFromShape(shape.slice(0, axis))
  const inner = util.sizeFromShape(shape.slice(axis + 1))
  const line = (shape[axis] ?? 1) * inner
  let start = 0
  for (const { tensor, length } of parts) {
    const run = length * inner
    if (lines * run > 0) {
      copyAxes(backend, {
        out: backend.address(out) + start * 4,
        from: backend.address(tensor),
        axes: [
          { size: lines, outStep: line, inStep: run },
          { size: run, outStep: 1, inStep: 1 },
        ],
      })
    }
    start += run
  }
  return out
}

/** The tensors of an op that takes a list, if all are of one type that is moved here. */
function listOf(inputs: Readonly<Record<string, TensorInfo | undefined>>) {
  const tensors = Object.values(inputs).filter((tensor) => tensor !== undefined)
  const [first] = tensors
  if (first === undefined || !isWords(first) || tensors.some(({ dtype }) => dtype !== first.dtype)) return null
  return { tensors, first }
}

export const joinKernels: readonly SimdKernel[] = [
  {
    name: 'Concat',
    run: ({ inputs, attrs, backend }) => {
      const list = listOf(inputs)
      if (list === null) return null
      const { tensors, first } = list
      const axis = util.parseAxisParam(Number(attrs['axis']), first.shape)[0] ?? 0
      const shapes = tensors.map(({ shape }) => shape)
      backend_util.assertParamsConsistent(shapes, axis)
      const shape = backend_util.computeOutShape(shapes, axis)
      const parts = tensors.map((tensor) => ({ tensor, length: tensor.shape[axis] ?? 1 }))
      return join(backend, parts, { shape, axis, dtype: first.dtype })
    },
  },
  {
    name: 'Pack',
    run: ({ inputs, attrs, backend }) => {
      const list = listOf(inputs)
      if (list === null) return null
      const { tensors, first } = list
      const axis = Number(attrs['axis'])
      for (const { shape } of tensors)
        util.assertShapesMatch(first.shape, shape, 'All tensors passed to stack must have matching shapes')
      const shape = first.shape.toSpliced(axis, 0, tensors.length)
      return join(
        backend,
        tensors.map((tensor) => ({ tensor, length: 1 })),
        { shape, axis, dtype: first.dtype },
      )
    },
  },
  {
    name: 'SplitV',
    run: (call) => {
      const { attrs, backend } = call
      const x = input(call, 'x')
      if (!isWords(x)) return null
      const axis = util.parseAxisParam(Number(attrs['axis']), x.shape)[0] ?? 0
      // tf.js types attributes loosely: how many parts, or their sizes.
      const sizes = backend_util.prepareSplitSize(x, attrs['numOrSizeSplits'] as number | number[], axis)
      let start = 0
      return sizes.map((length) => {
        const begin = x.shape.map((_, index) => (index === axis ? start : 0))
        start += length
        return slice(backend, x, { begin, size: x.shape.with(axis, length) })
      })
    },
  },
  {
    name: 'Unpack',
    run: (call) => {
      const { attrs, backend } = call
      const x = input(call, 'value')
      if (!isWords(x)) return null
      const axis = util.parseAxisParam(Number(attrs['axis']), x.shape)[0] ?? 0
      const shape = x.shape.toSpliced(axis, 1)
      return Array.from({ length: x.shape[axis] ?? 0 }, (_, start) => {
        const begin = x.shape.map((_size, index) => (index === axis ? start : 0))
        return { ...slice(backend, x, { begin, size: x.shape.with(axis, 1) }), shape }
      })
    },
  },
]
