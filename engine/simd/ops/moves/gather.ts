import { backend_util, util, type TensorInfo } from '@tensorflow/tfjs-core'
import { elementChunk, input, type KernelCall, type SimdKernel } from '../simdKernel.ts'

/** Embeddings look up rows with it (axis 0); any axis and batch dimensions go the same way. */
const gather: SimdKernel = {
  name: 'GatherV2',
  run: (call) => {
    const x = input(call, 'x')
    const indices = input(call, 'indices')
    if (!isNumeric(x) || indices.dtype !== 'int32') return null
    const { backend, attrs } = call
    const [axis = 0] = util.parseAxisParam(Number(attrs['axis'] ?? 0), x.shape)
    const axisLength = x.shape[axis] ?? 0
    requireWithin(call, { indices, axisLength })
    // The function looks at shapes only, but asks for tensors.
    const asTensor = backend_util.segment_util.collectGatherOpShapeInfo as (
      x: TensorInfo,
      indices: TensorInfo,
      axis: number,
      batchDims: number,
    ) => backend_util.segment_util.GatherOpShapeInfo
    const { batchSize, outerSize, sliceSize, outputShape } = asTensor(x, indices, axis, Number(attrs['batchDims'] ?? 0))
    const out = backend.output(outputShape, x.dtype)
    const count = util.sizeFromShape(indices.shape) / batchSize
    const slices = batchSize * outerSize * count
    if (slices === 0 || sliceSize === 0) return out
    const words = [backend.address(out), backend.address(x), backend.address(indices), outerSize, count, axisLength, sliceSize]
    backend.run('gather', words, slices, Math.ceil(elementChunk / sliceSize))
    return out
  },
}

/** The gradient of GatherV2. A row that belongs to no segment is left out, as in TensorFlow. */
const segmentSum: SimdKernel = {
  name: 'UnsortedSegmentSum',
  run: (call) => {
    const x = input(call, 'x')
    const segments = input(call, 'segmentIds')
    if (x.dtype !== 'float32' || segments.dtype !== 'int32' || segments.shape.length !== 1) return null
    const { backend } = call
    const count = Number(call.attrs['numSegments'])
    const [rows = 0, ...rest] = x.shape
    const out = backend.output([count, ...rest])
    const columns = util.sizeFromShape(rest)
    if (columns === 0 || count === 0) return out
    const words = [backend.address(out), backend.address(x), backend.address(segments), rows, columns, count]
    const { threads } = backend.pool
    /* Whole lines of memory for each thread; a small sum is done sooner than a thread wakes. */
    const isSmall = (rows + count) * columns < elementChunk
    backend.run('segmentSum', words, columns, isSmall ? 0 : Math.ceil(columns / threads / 16) * 16)
    return out
  },
}

export const gatherKernels: readonly SimdKernel[] = [gather, segmentSum]

function isNumeric(tensor: TensorInfo): tensor is TensorInfo & { dtype: 'float32' | 'int32' } {
  return tensor.dtype === 'float32' || tensor.dtype === 'int32'
}

/** The same words as the cpu backend's, which reads no index outside of the axis either. */
function requireWithin({ backend }: KernelCall, { indices, axisLength }: { indices: TensorInfo; axisLength: number }): void {
  for (const index of backend.view(indices)) {
    if (index < 0 || index >= axisLength) throw new Error(`GatherV2: the index value ${index} is not in [0, ${axisLength - 1}]`)
  }
}
