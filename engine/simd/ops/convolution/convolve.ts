import type { SimdBackend } from '../../SimdBackend.ts'
import type { Clamp } from '../elementwise/clamp.ts'
import { multiply } from '../products/multiply.ts'
import { blocksOf, type Blocks } from './blocks.ts'
import { isProduct, workOf, type Geometry } from './geometry.ts'

/** Addresses and last step of a convolution. */
export interface Convolution {
  readonly x: number
  readonly filter: number
  readonly y: number
  /** 0: none. */
  readonly bias: number
  readonly clamp: Clamp
}

/** Where the filter's taps lie and in which order they are used; a tap is a matrix whose numbers lie kBytes and columnBytes apart. */
export interface Taps {
  readonly first: number
  readonly rowBytes: number
  readonly columnBytes: number
  readonly numberKBytes: number
  readonly numberColumnBytes: number
}

/** Bytes between output pixels, lines and images. */
export interface OutputSteps {
  readonly pixelBytes: number
  readonly lineBytes: number
  readonly imageBytes: number
}

/** Bytes of packed filter that are used at a time: they are read again for every six pixels. */
const panelBudget = 128 << 10
const smallWork = 600_000
const largeFilter = 4 << 20

/** A convolution by the direct kernel. False where it does not fit into the scratch area. */
export function convolve(backend: SimdBackend, geometry: Geometry, convolution: Convolution): boolean {
  const { images, height, width, channels, outChannels, filterWidth } = geometry
  const { x, filter, y, bias, clamp } = convolution
  if (isProduct(geometry)) {
    const rows = images * height * width
    multiply(backend, {
      a: x,
      b: filter,
      c: y,
      rows,
      k: channels,
      columns: outChannels,
      transposeA: false,
      transposeB: false,
      bias,
      clamp,
    })
    return true
  }
  if (filterIsLarge(geometry)) {
    convolveUnfolded(backend, geometry, convolution)
    return true
  }
  const tapBytes = channels * outChannels * 4
  const taps = {
    first: filter,
    rowBytes: filterWidth * tapBytes,
    columnBytes: tapBytes,
    numberKBytes: outChannels * 4,
    numberColumnBytes: 4,
  }
  return convolveTaps(backend, geometry, { ...convolution, taps, steps: denseSteps(geometry) })
}

/** Output pixels one after the other. */
function denseSteps({ outHeight, outWidth, outChannels }: Geometry): OutputSteps {
  const pixelBytes = outChannels * 4
  const lineBytes = outWidth * pixelBytes
  return { pixelBytes, lineBytes, imageBytes: outHeight * lineBytes }
}

/** A filter that no cache holds is better read once, by a product with all patches, if those are few. */
function filterIsLarge(geometry: Geometry): boolean {
  const { images, outHeight, outWidth, filterHeight, filterWidth, channels, outChannels } = geometry
  return filterHeight * filterWidth * channels * outChannels * 4 > largeFilter && images * outHeight * outWidth <= 128
}

function convolveUnfolded(backend: SimdBackend, geometry: Geometry, { x, filter, y, bias, clamp }: Convolution): void {
  const patches = unfold(backend, geometry, x)
  const { rows, k, address } = patches
  const plain = { transposeA: false, transposeB: false }
  multiply(backend, { a: address, b: filter, c: y, rows, k, columns: geometry.outChannels, ...plain, bias, clamp })
  backend.release(patches.block)
}

/** Every output pixel's patch as a row of a matrix; whoever asked for it releases `block`. */
function unfold(backend: SimdBackend, geometry: Geometry, x: number) {
  const { images, height, width, channels, top, left, outHeight, outWidth } = geometry
  const { filterHeight, filterWidth, strideHeight, strideWidth, dilationHeight, dilationWidth } = geometry
  const rows = images * outHeight * outWidth
  const k = filterHeight * filterWidth * channels
  const block = backend.temporary(rows * k * 4, 'the patches of a convolution')
  backend.run(
    'unfoldPatches',
    [
      x,
      block.address,
      height,
      width,
      channels,
      top,
      left,
      filterHeight,
      filterWidth,
      strideHeight,
      strideWidth,
      dilationHeight,
      dilationWidth,
      outHeight,
      outWidth,
    ],
    rows,
    Math.ceil(rows / backend.pool.threads),
  )
  return { block, address: block.address, rows, k }
}

/** The same for any order of taps and any place of the output's pixels. */
export function convolveTaps(
  backend: SimdBackend,
  geometry: Geometry,
  { x, y, bias, clamp, taps, steps }: Omit<Convolution, 'filter'> & { readonly taps: Taps; readonly steps: OutputSteps },
): boolean {
  const { channels, outChannels, filterHeight, filterWidth } = geometry
  const { threads } = backend.pool
  const blocks = blocksOf(geometry, threads)
  if (blocks === null) return false
  const k = filterHeight * filterWidth * channels
  const panels = Math.ceil(outChannels / 8)
  const packed = backend.temporary(panels * k * 32, 'a packed filter')
  const { first, rowBytes, columnBytes, numberKBytes, numberColumnBytes } = taps
  backend.run(
    'packMatrix',
    [
      packed.address,
      first,
      channels,
      outChannels,
      numberKBytes,
      numberColumnBytes,
      k * 32,
      filterHeight,
      rowBytes,
      filterWidth,
      columnBytes,
    ],
    panels,
    k * outChannels > 65_536 ? Math.ceil(panels / (threads * 4)) : 0,
  )
  convolvePacked(backend, geometry, { x, packed: packed.address, y, bias, clamp, steps, blocks })
  backend.release(packed)
  return true
}

/** A convolution with its filter packed by packMatrix. False where it does not fit into the scratch area. */
export function convolveLines(
  backend: SimdBackend,
  geometry: Geometry,
  convolution: Omit<PackedConvolution, 'steps' | 'blocks'>,
): boolean {
  const blocks = blocksOf(geometry, backend.pool.threads)
  if (blocks === null) return false
  convolvePacked(backend, geometry, { ...convolution, steps: denseSteps(geometry), blocks })
  return true
}

interface PackedConvolution extends Omit<Convolution, 'filter'> {
  /** The filter as packMatrix leaves it. */
  readonly packed: number
  readonly steps: OutputSteps
  readonly blocks: Blocks
}

function convolvePacked(
  backend: SimdBackend,
  geometry: Geometry,
  { x, packed, y, bias, clamp, steps, blocks }: PackedConvolution,
): void {
  const { images, channels, outChannels, filterHeight, filterWidth } = geometry
  const k = filterHeight * filterWidth * channels
  backend.run(
    'convolution',
    [
      x,
      packed,
      y,
      geometry.height,
      geometry.width,
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
      geometry.outHeight,
      geometry.outWidth,
      outChannels,
      bias,
      clamp.low,
      clamp.high,
      blocks.lines,
      blocks.blocks,
      steps.imageBytes,
      steps.lineBytes,
      steps.pixelBytes,
      Math.max(1, Math.floor(panelBudget / (k * 32))),
    ],
    images * blocks.blocks,
    workOf(geometry) < smallWork ? 0 : 1,
  )
}
