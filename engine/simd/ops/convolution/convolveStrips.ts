import type { SimdBackend } from '../../SimdBackend.ts'
import type { Clamp } from '../elementwise/clamp.ts'
import { workOf, type Geometry } from './geometry.ts'

/** y = clamp(convolution + bias + residual) with a filter packed by packMatrix. Addresses in bytes; 0: no bias, no residual. */
export interface StripConvolution {
  readonly x: number
  readonly packed: number
  readonly y: number
  readonly bias: number
  /** As large as y. */
  readonly residual: number
  readonly clamp: Clamp
}

/** Steps of k at a time: a panel and a strip of so many take five sixths of a usual first-level cache. */
const kLimit = 480
/** Bytes of packed patches that all panels go over: under half of a usual second-level cache. */
const stripBudget = 192 << 10
/**
 * Up to so many steps a tile is done so soon that memory is what it waits for: pieces of y far apart are fetched too late. Then a strip goes
 * over many panels at a time and y, with what is added to it, is passed in longer runs; the panels come from the second-level cache instead.
 */
const fewSteps = 256
/** Bytes of those panels. */
const groupBudget = 256 << 10
/** Panels that are worth packing the patches once more for another thread: packing is then a thirtieth of the work. */
const leastPanels = 8
/** Blocks for each thread: the last one to end should not keep the others long, but each reads its part of the filter anew. */
const blocksForEach = 2
const smallWork = 600_000

/** The patches of some pixels are packed as a product's left side and stay in the cache for all output channels. */
export function convolveStrips(
  backend: SimdBackend,
  geometry: Geometry,
  { x, packed, y, bias, residual, clamp }: StripConvolution,
): void {
  const { images, outHeight, outWidth, outChannels, filterHeight, filterWidth, channels } = geometry
  const pixels = images * outHeight * outWidth
  const panels = Math.ceil(outChannels / 8)
  const k = filterHeight * filterWidth * channels
  const { kAtATime, blockPixels, blockPanels, panelsAtATime } = stripBlocks({ pixels, panels, k, threads: backend.pool.threads })
  backend.run(
    'stripConvolution',
    [
      x,
      packed,
      y,
      geometry.height,
      geometry.width,
      channels,
      geometry.top,
      geometry.left,
      filterHeight,
      filterWidth,
      geometry.strideHeight,
      geometry.strideWidth,
      geometry.dilationHeight,
      geometry.dilationWidth,
      outHeight,
      outWidth,
      outChannels,
      bias,
      clamp.low,
      clamp.high,
      residual,
      pixels,
      k,
      kAtATime,
      blockPixels,
      blockPanels,
      panelsAtATime,
    ],
    Math.ceil(pixels / blockPixels) * Math.ceil(panels / blockPanels),
    workOf(geometry) < smallWork ? 0 : 1,
  )
}

/** Pixels are shared out first; where they are few, as in late layers at batch 1, output channels too. */
export function stripBlocks({ pixels, panels, k, threads }: Readonly<Record<'pixels' | 'panels' | 'k' | 'threads', number>>) {
  const kAtATime = Math.ceil(k / Math.ceil(k / kLimit))
  const most = Math.max(6, Math.floor(stripBudget / (kAtATime * 24)) * 6)
  const wanted = threads === 1 ? 1 : threads * blocksForEach
  // Not below the rows that sixes and fives meet exactly.
  const pixelBlocks = Math.max(Math.ceil(pixels / most), Math.min(wanted, Math.floor(pixels / 48)), 1)
  const even = pixelBlocks < threads ? pixelBlocks : Math.ceil(pixelBlocks / threads) * threads
  const panelBlocks = Math.max(1, Math.min(Math.ceil(wanted / even), Math.floor(panels / leastPanels)))
  const panelsAtATime = kAtATime > fewSteps ? 2 : Math.floor(groupBudget / (kAtATime * 64)) * 2
  return { kAtATime, blockPixels: Math.ceil(pixels / even), blockPanels: Math.ceil(panels / panelBlocks), panelsAtATime }
}
