import type { SimdBackend } from '../../SimdBackend.ts'
import { elementChunk } from '../simdKernel.ts'
import { blocksOf } from './blocks.ts'
import { isProduct, workOf, type Geometry } from './geometry.ts'
import { slicesFor } from './slicesFor.ts'
import { paysWinograd, winogradFilterGradient } from './winograd.ts'

export interface FilterGradient {
  readonly x: number
  readonly dy: number
  readonly out: number
}

/** Output pixels that are summed up before their sums go back to memory: image and dy of so many stay in the first caches. */
const pixelsAtATime = 128
const smallWork = 600_000

/** dFilter of a convolution. False where it does not fit into the scratch area. */
export function filterGradient(backend: SimdBackend, geometry: Geometry, { x, dy, out }: FilterGradient): boolean {
  if (paysWinograd(geometry)) {
    winogradFilterGradient(backend, geometry, { x, dy, out })
    return true
  }
  return directFilterGradient(backend, mergeImages(geometry), { x, dy, out })
}

/** Without a margin all images are one high image, whose lines can be shared out evenly. */
function mergeImages(geometry: Geometry): Geometry {
  if (!isProduct(geometry)) return geometry
  const { images, height, outHeight } = geometry
  return { ...geometry, images: 1, height: images * height, outHeight: images * outHeight }
}

function directFilterGradient(backend: SimdBackend, geometry: Geometry, { x, dy, out }: FilterGradient): boolean {
  const { images, height, width, channels, outHeight, outWidth, outChannels, filterHeight, filterWidth } = geometry
  const { threads } = backend.pool
  const blocks = blocksOf(geometry, threads)
  if (blocks === null) return false
  const total = images * blocks.blocks
  const elements = filterHeight * filterWidth * channels * outChannels
  const slices = workOf(geometry) < smallWork ? 1 : Math.min(slicesFor(threads, elements * 4), total)
  const partialBytes = Math.ceil(elements / 16) * 64
  const partials = slices === 1 ? null : backend.temporary(partialBytes * slices, 'sums of a filter gradient')
  backend.run(
    'convolutionFilterGradient',
    [
      x,
      dy,
      partials?.address ?? out,
      height,
      width,
      channels,
      geometry.top,
      geometry.left,
      blocks.paddedWidth,
      filterHeight,
      filterWidth,
      geometry.strideHeight,
      geometry.strideWidth,
      geometry.dilationHeight,
      geometry.dilationWidth,
      outHeight,
      outWidth,
      outChannels,
      partialBytes,
      slices,
      blocks.lines,
      blocks.blocks,
      images,
      Math.max(1, Math.round(pixelsAtATime / outWidth)),
    ],
    slices,
    slices === 1 ? 0 : 1,
  )
  if (partials === null) return true
  backend.run('addPartials', [out, partials.address, partialBytes, slices], elements, elements > elementChunk ? elementChunk : 0)
  backend.release(partials)
  return true
}
