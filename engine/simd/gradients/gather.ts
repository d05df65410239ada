import { reshape, unsortedSegmentSum, type Tensor, type Tensor1D } from '@tensorflow/tfjs-core'
import type { FasterGradient } from './fasterGradient.ts'

/** Of an embedding: tf.js turns the axes of the whole table twice around the sum, even where they stay. */
export const gatherGradient: FasterGradient = {
  kernelName: 'GatherV2',
  gradient: (dy, [x, indices], attrs) => {
    if (x?.dtype !== 'float32' || indices?.dtype !== 'int32' || attrs['axis'] !== 0 || attrs['batchDims'] !== 0) return null
    const [count = 0, ...slice] = x.shape
    const ids = reshape(indices, [indices.size]) as Tensor1D
    return {
      x: () => unsortedSegmentSum(reshape(dy, [indices.size, ...slice]), ids, count),
      indices: (): Tensor => indices,
    }
  },
}
