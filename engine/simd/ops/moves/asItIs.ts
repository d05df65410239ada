import type { TensorInfo } from '@tensorflow/tfjs-core'

/** A tensor for later: a variable may be given other data before the numbers are made. */
export function asItIs({ dataId, shape, dtype }: TensorInfo): TensorInfo {
  return { dataId, shape, dtype }
}
