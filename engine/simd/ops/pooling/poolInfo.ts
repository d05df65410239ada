import { backend_util, type TensorInfo } from '@tensorflow/tfjs-core'
import { areFloats, type KernelCall } from '../simdKernel.ts'

export type PoolInfo = backend_util.Conv2DInfo

/** null where the kernels do not apply: other types, dilated windows, nothing to do. */
export function poolInfo({ attrs }: KernelCall, images: TensorInfo): PoolInfo | null {
  if (!areFloats(images) || images.shape.length !== 4) return null
  // The attributes are those of the op, which the registry types as anything.
  const { filterSize, strides, pad, dimRoundingMode, dilations } = attrs as unknown as {
    readonly filterSize: [number, number] | number
    readonly strides: [number, number] | number
    readonly pad: 'valid' | 'same' | number
    readonly dimRoundingMode?: 'floor' | 'round' | 'ceil'
    readonly dilations?: [number, number] | number
  }
  if ([dilations ?? 1].flat().some((dilation) => dilation !== 1)) return null
  const shape = images.shape as [number, number, number, number]
  const info = backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode)
  const isEmpty = info.outShape.some((length) => length <= 0) || shape.some((length) => length === 0)
  return isEmpty ? null : info
}

/** Threads pay from about thirty thousand cells read on. */
export function leastItems(cells: number, items: number): number {
  return cells < 30_000 ? items + 1 : 2
}
