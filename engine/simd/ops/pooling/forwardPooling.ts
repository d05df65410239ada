import { util, type TensorInfo } from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../../SimdBackend.ts'
import type { Recipe } from '../../TensorData.ts'
import { isPredicting } from '../convolution/DeferredConvolution.ts'
import { withoutMargins, type Margins } from '../deferred/DeferredPadding.ts'
import { asItIs } from '../moves/asItIs.ts'
import { evenChunk, input, type SimdKernel } from '../simdKernel.ts'
import { leastItems, poolInfo, type PoolInfo } from './poolInfo.ts'

type WindowSize = 'outHeight' | 'outWidth' | 'filterHeight' | 'filterWidth' | 'strideHeight' | 'strideWidth'

/** Windows over images with zeros around them; outside of those there is nothing. */
interface Pooling extends Readonly<Pick<PoolInfo, WindowSize>> {
  readonly images: TensorInfo
  readonly margins: Margins
  /** Lines between the first window's beginning and the first of zeros, columns likewise. */
  readonly top: number
  readonly left: number
}

const maxPool: SimdKernel = {
  name: 'MaxPool',
  run: (call) => {
    const x = input(call, 'x')
    const info = poolInfo(call, x)
    if (info === null) return null
    const { backend } = call
    const before = backend.recipe(x)
    const joined = before instanceof DeferredMaximum ? before.followedBy(info) : null
    const pooling = joined ?? poolingOf(backend, x, info)
    const isDense = info.strideHeight * info.strideWidth === 1 && info.filterHeight * info.filterWidth > 1
    if (!isDense || !isPredicting()) return pooled(backend, 'maxPool', pooling)
    // Settled now, as in a convolution: what waits does not wait for another.
    backend.address(pooling.images)
    return backend.defer(info.outShape, new DeferredMaximum(backend, pooling))
  },
}

const averagePool: SimdKernel = {
  name: 'AvgPool',
  run: (call) => {
    const x = input(call, 'x')
    const info = poolInfo(call, x)
    return info === null ? null : pooled(call.backend, 'averagePool', poolingOf(call.backend, x, info))
  },
}

export const forwardPooling: readonly SimdKernel[] = [maxPool, averagePool]

/** A maximum at every pixel, which waits: where the next step is a maximum too, as in pooling with a number of pads, both are one. */
class DeferredMaximum implements Recipe {
  readonly inputs: readonly TensorInfo[]
  readonly #backend: SimdBackend
  readonly #pooling: Pooling

  constructor(backend: SimdBackend, pooling: Pooling) {
    const images = asItIs(pooling.images)
    this.#backend = backend
    this.#pooling = { ...pooling, images }
    this.inputs = [images]
  }

  make(address: number): void {
    runPooling(this.#backend, 'maxPool', this.#pooling, address)
  }

  /** The maximum of these maxima: of all cells of their windows. null where a window would reach over their edge. */
  followedBy({ filterHeight, filterWidth, strideHeight, strideWidth, outHeight, outWidth, padInfo }: PoolInfo): Pooling | null {
    const { top, bottom, left, right } = padInfo
    if (top + bottom + left + right > 0) return null
    const before = this.#pooling
    return {
      ...before,
      filterHeight: before.filterHeight + filterHeight - 1,
      filterWidth: before.filterWidth + filterWidth - 1,
      strideHeight,
      strideWidth,
      outHeight,
      outWidth,
    }
  }
}

function poolingOf(backend: SimdBackend, x: TensorInfo, info: PoolInfo): Pooling {
  const { outHeight, outWidth, filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = info
  const sizes = { outHeight, outWidth, filterHeight, filterWidth, strideHeight, strideWidth }
  return { ...withoutMargins(backend, x), ...sizes, top: padInfo.top, left: padInfo.left }
}

function pooled(backend: SimdBackend, kernel: 'maxPool' | 'averagePool', pooling: Pooling): TensorInfo {
  const { images, outHeight, outWidth } = pooling
  const [count = 0, , , channels = 0] = images.shape
  const out = backend.output([count, outHeight, outWidth, channels])
  runPooling(backend, kernel, pooling, backend.address(out))
  return out
}

function runPooling(backend: SimdBackend, kernel: 'maxPool' | 'averagePool', pooling: Pooling, to: number): void {
  const { images, margins, outHeight, outWidth, filterHeight, filterWidth, strideHeight, strideWidth, top, left } = pooling
  const [count = 0, height = 0, width = 0, channels = 0] = images.shape
  const lines = count * outHeight
  const words = [backend.address(images), to, height, width, channels, outHeight, outWidth, filterHeight, filterWidth]
  words.push(strideHeight, strideWidth, top + margins.top, left + margins.left)
  words.push(margins.top, margins.bottom, margins.left, margins.right)
  const cells = util.sizeFromShape([lines, outWidth, channels, filterHeight, filterWidth])
  backend.run(kernel, words, lines, evenChunk({ backend }, lines, { least: leastItems(cells, lines) }))
}
