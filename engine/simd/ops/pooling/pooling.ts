import { util, type TensorInfo } from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../../SimdBackend.ts'
import type { DeferredGradient } from '../deferred/deferredGradient.ts'
import { asItIs } from '../moves/asItIs.ts'
import { channelSums } from '../reductions/channelSums.ts'
import { areFloats, evenChunk, input, type KernelCall, type SimdKernel } from '../simdKernel.ts'
import { forwardPooling } from './forwardPooling.ts'
import { leastItems, poolInfo, type PoolInfo } from './poolInfo.ts'

/** Channels of one work item of a gradient: kernels/pooling/pooling.ts. */
const lineChannels = 16

const maxPoolGradient: SimdKernel = {
  name: 'MaxPoolGrad',
  run: (call) => {
    const [images, pooled, dy] = [input(call, 'input'), input(call, 'output'), input(call, 'dy')]
    const info = poolInfo(call, images)
    if (info === null || !areFloats(pooled, dy)) return null
    if (!tilesImage(info)) return gradient(call, 'maxPoolGradient', { images, read: [pooled, dy] })
    const { backend } = call
    const read = [asItIs(pooled), asItIs(dy)]
    const from = asItIs(images)
    const recipe: DeferredGradient = {
      inputs: [from, ...read],
      make: (to) => runGradient(call, 'maxPoolGradient', { info, to, images: from, read }),
      throughRelu: (y) =>
        y.dataId === from.dataId && util.arraysEqual(y.shape, from.shape)
          ? gradientThroughRelu(backend, info, { y, pooled, dy })
          : null,
    }
    return backend.defer(images.shape, recipe)
  },
}

const averagePoolGradient: SimdKernel = {
  name: 'AvgPoolGrad',
  run: (call) => gradient(call, 'averagePoolGradient', { images: input(call, 'input'), read: [input(call, 'dy')] }),
}

export const poolingKernels: readonly SimdKernel[] = [...forwardPooling, maxPoolGradient, averagePoolGradient]

function gradient(
  call: KernelCall,
  kernel: string,
  { images, read }: { images: TensorInfo; read: readonly TensorInfo[] },
): TensorInfo | null {
  const info = poolInfo(call, images)
  if (info === null || !areFloats(...read)) return null
  const out = call.backend.output(images.shape)
  runGradient(call, kernel, { info, to: call.backend.address(out), images, read })
  return out
}

interface Gradient {
  readonly info: PoolInfo
  /** Address of the result. */
  readonly to: number
  readonly images: TensorInfo
  readonly read: readonly TensorInfo[]
}

function runGradient(call: KernelCall, kernel: string, { info, to, images, read }: Gradient): void {
  const { backend } = call
  const items = info.batchSize * Math.ceil(info.inChannels / lineChannels)
  const addresses = read.map((tensor) => backend.address(tensor))
  const words = [backend.address(images), to, ...geometry(info), ...addresses]
  backend.run(kernel, words, items, evenChunk(call, items, { least: leastItems(cellsOf(info), items) }))
}

/** Whether each cell lies in one window of 2×2, and channels are whole vectors: what maxPoolReluGradient takes. */
function tilesImage(info: PoolInfo): boolean {
  const { filterHeight, filterWidth, strideHeight, strideWidth, inHeight, inWidth, outHeight, outWidth, inChannels } = info
  const isTwoByTwo = [filterHeight, filterWidth, strideHeight, strideWidth].every((length) => length === 2)
  return isTwoByTwo && inHeight === 2 * outHeight && inWidth === 2 * outWidth && inChannels % 4 === 0
}

function gradientThroughRelu(
  backend: SimdBackend,
  { batchSize, outHeight, outWidth, inChannels }: PoolInfo,
  { y, pooled, dy }: Readonly<Record<'y' | 'pooled' | 'dy', TensorInfo>>,
): readonly [TensorInfo, TensorInfo] {
  const dz = backend.output(y.shape)
  const lines = batchSize * outHeight
  const slices = Math.min(lines, backend.pool.threads * 4)
  const addresses = [backend.address(y), backend.address(dz)]
  const reads = [backend.address(pooled), backend.address(dy)]
  const sums = channelSums(backend, { channels: inChannels, parts: slices }, (parts) => {
    const words = [...addresses, inChannels, outWidth, lines, ...reads, parts.address, parts.bytes, slices]
    backend.run('maxPoolReluGradient', words, slices, lines * outWidth * inChannels < 8192 ? 0 : 1)
  })
  return [dz, sums]
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

function cellsOf({ batchSize, outHeight, outWidth, inChannels, filterHeight, filterWidth }: PoolInfo): number {
  return batchSize * outHeight * outWidth * inChannels * filterHeight * filterWidth
}
