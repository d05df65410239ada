import { backend_util, util, type NamedAttrMap, type TensorInfo } from '@tensorflow/tfjs-core'
import type { HeapType, SimdBackend } from '../../SimdBackend.ts'
import { cast } from '../moves/cast.ts'
import { elementChunk, input, type SimdKernel } from '../simdKernel.ts'
import { reduce } from './reduce.ts'

interface Kind {
  /** What the input is turned into first; null leaves the tensor to the cpu backend. */
  readonly work: (dtype: string) => HeapType | null
  /** Names of kernels/reductions/reductions.ts for floats and for whole numbers. */
  readonly float: string
  readonly int: string
  readonly axisName?: 'axis' | 'reductionIndices'
  readonly isMean?: boolean
  readonly result?: HeapType
}

function reduction(name: string, { work, float, int, axisName = 'axis', isMean = false, result }: Kind): SimdKernel {
  return {
    name,
    run: ({ inputs, attrs, backend }) => {
      const x = input({ inputs, attrs, backend }, 'x')
      const dtype = work(x.dtype)
      const size = util.sizeFromShape(x.shape)
      if (dtype === null || size === 0) return null
      const axes = axesOf(attrs, { name: axisName, shape: x.shape })
      const own = cast(backend, x, dtype)
      const kernel = dtype === 'float32' ? float : int
      const [kept] = backend_util.computeOutAndReduceShapes(x.shape, [...axes])
      const scale = isMean ? util.sizeFromShape(kept) / size : 1
      const shape = attrs['keepDims'] === true ? backend_util.expandShapeToKeepDim(kept, [...axes]) : kept
      const reduced = reduceTensor(backend, own, { kernel, axes, scale, shape })
      backend.disposeIntermediateTensorInfo(own)
      if (result === undefined) return reduced
      const out = cast(backend, reduced, result)
      backend.disposeIntermediateTensorInfo(reduced)
      return out
    },
  }
}

function reduceTensor(
  backend: SimdBackend,
  x: TensorInfo,
  { kernel, axes, scale, shape }: { kernel: string; axes: readonly number[]; scale: number; shape: readonly number[] },
): TensorInfo {
  const out = backend.output(shape, x.dtype === 'int32' ? 'int32' : 'float32')
  const [from, to] = [backend.address(x), backend.address(out)]
  if (reduce(backend, { kernel, scale, shape: x.shape, axes, from, to })) return out
  backend.disposeData(out.dataId)
  return backend.share(x, shape)
}

function axesOf(attrs: NamedAttrMap, { name, shape }: { readonly name: string; readonly shape: number[] }): readonly number[] {
  // tf.js types attributes loosely: an axis is null, a number or numbers.
  return util.parseAxisParam(attrs[name] as number | number[], shape)
}

const floatsOrInts = (dtype: string): HeapType | null => (dtype === 'float32' || dtype === 'int32' ? dtype : null)

export const reductionKernels: readonly SimdKernel[] = [
  reduction('All', { work: (dtype) => (dtype === 'bool' ? 'int32' : null), float: '', int: 'intMinimum', result: 'bool' }),
  reduction('Any', { work: (dtype) => (dtype === 'bool' ? 'int32' : null), float: '', int: 'intMaximum', result: 'bool' }),
  reduction('Max', { work: floatsOrInts, float: 'maximum', int: 'intMaximum', axisName: 'reductionIndices' }),
  reduction('Mean', { work: (dtype) => (dtype === 'string' ? null : 'float32'), float: 'sum', int: '', isMean: true }),
  reduction('Min', { work: floatsOrInts, float: 'minimum', int: 'intMinimum' }),
  reduction('Prod', { work: (dtype) => (dtype === 'float32' ? dtype : null), float: 'product', int: '' }),
  reduction('Sum', { work: (dtype) => (dtype === 'bool' ? 'int32' : floatsOrInts(dtype)), float: 'sum', int: 'intSum' }),
  argument('ArgMax', 1),
  argument('ArgMin', -1),
]

/** Along the last axis; others are left to the cpu backend, which nobody trains through. */
function argument(name: string, sign: 1 | -1): SimdKernel {
  return {
    name,
    run: ({ inputs, attrs, backend }) => {
      const x = input({ inputs, attrs, backend }, 'x')
      const [axis] = axesOf(attrs, { name: 'axis', shape: x.shape })
      const length = x.shape.at(-1) ?? 0
      if (x.dtype !== 'float32' || axis !== x.shape.length - 1 || length === 0) return null
      const shape = x.shape.slice(0, -1)
      const out = backend.output(shape, 'int32')
      const words = [backend.address(out), backend.address(x), length, sign]
      backend.run('argumentOf', words, util.sizeFromShape(shape), Math.ceil(elementChunk / length / 4) * 4)
      return out
    },
  }
}
