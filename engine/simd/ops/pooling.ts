import { backend_util, type TensorInfo } from '@tensorflow/tfjs-core'
import { areFloats, evenChunk, input, type KernelCall, type SimdKernel } from './simdKernel.ts'

type PoolInfo = backend_util.Conv2DInfo

/** Channels of one work item of a gradient: kernels/pooling.ts. */
const lineChannels = 16

const maxPool = forward('MaxPool', 'maxPool')
const averagePool = forward('AvgPool', 'averagePool')

const maxPoolGradient: SimdKernel = {
  name: 'MaxPoolGrad',
  run: (call) => {
    const [images, pooled, dy] = [input(call, 'input'), input(call, 'output'), input(call, 'dy')]
    return gradient(call, 'maxPoolGradient', { images, read: [pooled, dy] })
  },
}

const averagePoolGradient: SimdKernel = {
  name: 'AvgPoolGrad',
  run: (call) => gradient(call, 'averagePoolGradient', { images: input(call, 'input'), read: [input(call, 'dy')] }),
}

export const poolingKernels: readonly SimdKernel[] = [maxPool, averagePool, maxPoolGradient, averagePoolGradient]

function forward(name: string, kernel: string): SimdKernel {
  return {
    name,
    run: (call) => {
      const x = input(call, 'x')
      const info = poolInfo(call, x)
      if (info === null) return null
      const { backend } = call
      const out = backend.output(info.outShape)
      const lines = info.batchSize * info.outHeight
      const words = [backend.address(x), backend.address(out), ...geometry(info)]
      backend.run(kernel, words, lines, evenChunk(call, lines, { least: leastItems(info, lines) }))
      return out
    },
  }
}

function gradient(
  call: KernelCall,
  kernel: string,
  { images, read }: { images: TensorInfo; read: readonly TensorInfo[] },
): TensorInfo | null {
  const info = poolInfo(call, images)
  if (info === null || !areFloats(...read)) return null
  const { backend } = call
  const out = backend.output(images.shape)
  const items = info.batchSize * Math.ceil(info.inChannels / lineChannels)
  const words = [
    backend.address(images),
    backend.address(out),
    ...geometry(info),
    ...read.map((tensor) => backend.address(tensor)),
  ]
  backend.run(kernel, words, items, evenChunk(call, items, { least: leastItems(info, items) }))
  return out
}

/** null where the kernels do not apply: other types, dilated windows, nothing to do. */
function poolInfo({ attrs }: KernelCall, images: TensorInfo): PoolInfo | null {
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

function geometry(info: PoolInfo): readonly number[] {
  return [
    info.inHeight,
    info.inWidth,
    info.inChannels,
    info.outHeight,
    info.outWidth,
    info.filterHeight,
    info.filterWidth,
    info.strideHeight,
    info.strideWidth,
    info.padInfo.top,
    info.padInfo.left,
  ]
}

/** Threads pay from about thirty thousand cells read on. */
function leastItems(info: PoolInfo, items: number): number {
  const cells = info.batchSize * info.outHeight * info.outWidth * info.inChannels * info.filterHeight * info.filterWidth
  return cells < 30_000 ? items + 1 : 2
}
