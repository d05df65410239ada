import type { NamedAttrMap, TensorInfo } from '@tensorflow/tfjs-core'
import type { Temporary } from '../../memory/Unfinished.ts'
import type { SimdBackend } from '../../SimdBackend.ts'
import { floatBits } from '../../threads/floatBits.ts'
import { areFloats, evenChunk, input, type KernelCall, type SimdKernel } from '../simdKernel.ts'

/* Images [batch, height, width, channels] in another size, by tf.js's rules (TensorFlow's resize_nearest_neighbor and resize_bilinear). */

interface Rules {
  readonly alignCorners: boolean
  readonly halfPixelCenters: boolean
}

const rulesOf = (attrs: NamedAttrMap): Rules => ({
  alignCorners: attrs['alignCorners'] === true,
  halfPixelCenters: attrs['halfPixelCenters'] === true,
})

/** Where each output cell lies between the input cells. */
function places(length: number, outLength: number, { alignCorners, halfPixelCenters }: Rules): readonly number[] {
  const isAligned = alignCorners && outLength > 1
  const ratio = isAligned ? (length - 1) / (outLength - 1) : length / outLength
  return Array.from({ length: outLength }, (_, index) => (halfPixelCenters ? ratio * (index + 0.5) : ratio * index))
}

/** The input cell that each output cell repeats. */
function nearestCells(length: number, outLength: number, rules: Rules): readonly number[] {
  return places(length, outLength, rules).map((place) =>
    Math.max(0, Math.min(length - 1, rules.alignCorners ? Math.round(place) : Math.floor(place))),
  )
}

/** For each output cell the input cells before and after it, and the share of the latter as a float's bits. */
function blends(length: number, outLength: number, rules: Rules): readonly number[] {
  return places(length, outLength, rules).flatMap((place) => {
    const exact = rules.halfPixelCenters ? place - 0.5 : place
    const before = Math.max(0, Math.floor(exact))
    return [before, Math.min(length - 1, Math.ceil(exact)), floatBits(exact - before)]
  })
}

/** For each input cell the first output cell that repeats it or a later one; a last entry tells where the output ends. */
function startsOf(cells: readonly number[], length: number): readonly number[] {
  return Array.from({ length: length + 1 }, (_, cell) => {
    const first = cells.findIndex((source) => source >= cell)
    return first < 0 ? cells.length : first
  })
}

function table(backend: SimdBackend, numbers: readonly number[]): Temporary {
  const words = backend.temporary(numbers.length * 4, 'a table for resizing')
  backend.heap.ints(words.address, numbers.length).set(numbers)
  return words
}

function sizesOf({ shape: [batch = 0, height = 0, width = 0, channels = 0] }: TensorInfo) {
  return { batch, height, width, channels }
}

function resize(
  call: KernelCall,
  { kernel, cells }: { kernel: string; cells: (length: number, outLength: number, rules: Rules) => readonly number[] },
): TensorInfo | null {
  const { attrs, backend } = call
  const x = input(call, 'images')
  const { batch, height, width, channels } = sizesOf(x)
  // tf.js types attributes loosely; the op passes a pair.
  const [outHeight = 0, outWidth = 0] = attrs['size'] as readonly number[]
  if (!areFloats(x) || batch * height * width * channels * outHeight * outWidth === 0) return null
  const out = backend.output([batch, outHeight, outWidth, channels])
  const rows = table(backend, cells(height, outHeight, rulesOf(attrs)))
  const columns = table(backend, cells(width, outWidth, rulesOf(attrs)))
  const sizes = [height, width, channels, outHeight, outWidth]
  const words = [backend.address(out), backend.address(x), ...sizes, rows.address, columns.address]
  const items = batch * outHeight
  backend.run(kernel, words, items, evenChunk(call, items, { least: Math.ceil(8192 / (outWidth * channels)) }))
  backend.release(rows)
  backend.release(columns)
  return out
}

export const resizeKernels: readonly SimdKernel[] = [
  { name: 'ResizeBilinear', run: (call) => resize(call, { kernel: 'resizeBilinear', cells: blends }) },
  { name: 'ResizeNearestNeighbor', run: (call) => resize(call, { kernel: 'resizeNearest', cells: nearestCells }) },
  {
    /* tf.js's own cpu kernel reads the first image's gradients for all images. */
    name: 'ResizeNearestNeighborGrad',
    run: (call) => {
      const { attrs, backend } = call
      const x = input(call, 'images')
      const dy = input(call, 'dy')
      const { batch, height, width, channels } = sizesOf(x)
      const { height: outHeight, width: outWidth } = sizesOf(dy)
      if (!areFloats(x, dy) || batch * height * width * channels * outHeight * outWidth === 0) return null
      const out = backend.output(x.shape)
      const starts = table(backend, startsOf(nearestCells(height, outHeight, rulesOf(attrs)), height))
      const columns = table(backend, nearestCells(width, outWidth, rulesOf(attrs)))
      const sizes = [height, width, channels, outHeight, outWidth]
      const words = [backend.address(out), backend.address(dy), ...sizes, starts.address, columns.address]
      const items = batch * height
      backend.run('resizeNearestGradient', words, items, evenChunk(call, items, { least: Math.ceil(8192 / (width * channels)) }))
      backend.release(starts)
      backend.release(columns)
      return out
    },
  },
]
