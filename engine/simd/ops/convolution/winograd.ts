import type { SimdBackend } from '../../SimdBackend.ts'
import type { Clamp } from '../elementwise/clamp.ts'
import type { Parts } from '../reductions/channelSums.ts'
import type { Geometry } from './geometry.ts'
import { sharedTiles } from './sharedTiles.ts'
import { slicesFor } from './slicesFor.ts'

const scratchRoom = 7 << 20
/** Tiles that go through a filter gradient's transforms together, at most: over as many does a product sum. */
const usualTiles = 48
/** Bytes of transformed tiles and their products, which wait for each other in half of a second-level cache of 512 KiB. */
const blockBudget = 224 << 10
/** Pairs of channels whose sums leave that cache: then they should come back to it less often, whatever becomes of the tiles. */
const manySums = 2048

/**
 * Whether F(4×4, 3×3) can and should be used: a 3×3 filter, stride 1, whole vectors of channels, and enough tiles for the filter's
 * transform, four times its size, to be worth while. Its rounding error is a few 1e-6 of the largest value.
 */
export function paysWinograd(geometry: Geometry): boolean {
  const { images, filterHeight, filterWidth, strideHeight, strideWidth, dilationHeight, dilationWidth } = geometry
  const { channels, outChannels, outHeight, outWidth } = geometry
  if (filterHeight !== 3 || filterWidth !== 3 || strideHeight * strideWidth * dilationHeight * dilationWidth !== 1) return false
  if (channels % 4 !== 0 || outChannels % 4 !== 0 || channels < 8 || outChannels < 8) return false
  if (tilesAtATime(geometry, { tiles: usualTiles, threads: 1, most: usualTiles }) < 6) return false
  const tiles = images * Math.ceil(outHeight / 4) * Math.ceil(outWidth / 4)
  // Tiles that reach over the edge do work for nothing.
  const useful = (images * outHeight * outWidth) / (tiles * 16)
  return useful > 0.4 && tiles >= (channels * outChannels > 16_384 ? 16 : 8)
}

export interface WinogradConvolution {
  readonly x: number
  /** [3][3][channels][outChannels]; backward: the forward convolution's filter [3][3][outChannels][channels]. */
  readonly filter: number
  readonly y: number
  readonly bias: number
  readonly clamp: Clamp
  /** True for an input's gradient. */
  readonly backward: boolean
  /** For an input's gradient: what relu gave forward where y is now, a gradient to be added or 0, and where the sums of each block go. */
  readonly relu?: { readonly forward: number; readonly other: number; readonly sums: Parts }
}

/**
 * A 3×3 convolution with stride 1 by Winograd's F(4×4, 3×3) (Lavin & Gray 2016): the filter is transformed, then used.
 * `backward`: it is turned, for an input gradient.
 */
export function convolveWinograd(
  backend: SimdBackend,
  geometry: Geometry,
  { filter, backward, ...convolution }: WinogradConvolution,
): void {
  const transformed = backend.temporary(transformedBytes(geometry), 'a transformed filter')
  transformFilter(backend, geometry, { filter, transformed: transformed.address, backward })
  convolveTransformed(backend, geometry, { ...convolution, transformed: transformed.address })
  backend.release(transformed)
}

/** Room for a filter's 36 planes. */
export function transformedBytes(geometry: Geometry): number {
  return 36 * planeBytesOf(geometry)
}

function planeBytesOf({ channels, outChannels }: Geometry): number {
  return Math.ceil(outChannels / 8) * channels * 32 + 64
}

/** Writes a filter's 36 planes, each packed as the right side of a product. */
export function transformFilter(
  backend: SimdBackend,
  geometry: Geometry,
  { filter, transformed, backward }: { readonly filter: number; readonly transformed: number; readonly backward: boolean },
): void {
  const { channels, outChannels } = geometry
  const [first, second] = backward ? [outChannels, channels] : [channels, outChannels]
  const isSmallFilter = channels * outChannels < 1024
  backend.run(
    'winogradFilter',
    [filter, transformed, first, second, planeBytesOf(geometry), backward ? 1 : 0],
    channels,
    isSmallFilter ? 0 : Math.ceil(channels / (backend.pool.threads * 2)),
  )
}

export interface TransformedConvolution extends Omit<WinogradConvolution, 'filter' | 'backward'> {
  readonly transformed: number
}

/** The convolution with a filter that was transformed before. Addresses are bytes in the heap. */
export function convolveTransformed(backend: SimdBackend, geometry: Geometry, convolution: TransformedConvolution): void {
  const { threads } = backend.pool
  const blocks = convolution.relu === undefined ? sharedBlocks(geometry, threads) : tileBlocks(geometry, threads)
  const { tiles, atATime, panelsAtATime } = blocks
  const items = Math.ceil(tiles / atATime) * Math.ceil(Math.ceil(geometry.outChannels / 8) / panelsAtATime)
  backend.run('winogradConvolution', convolutionWords(geometry, convolution, blocks), items, 1)
}

/** Arguments of winogradConvolution by blocks of `atATime` tiles with all output channels. */
export function winogradWords(geometry: Geometry, convolution: TransformedConvolution, atATime: number): readonly number[] {
  return convolutionWords(geometry, convolution, { ...tileBlocks(geometry, 1), atATime })
}

function convolutionWords(
  geometry: Geometry,
  { x, transformed, y, bias, clamp, relu }: TransformedConvolution,
  { tileRows, tileColumns, tiles, atATime, panelsAtATime }: ReturnType<typeof tileBlocks>,
): readonly number[] {
  const { channels, outChannels, height, width, top, left, outHeight, outWidth } = geometry
  return [
    x,
    transformed,
    y,
    height,
    width,
    channels,
    top,
    left,
    outHeight,
    outWidth,
    outChannels,
    bias,
    clamp.low,
    clamp.high,
    tileRows,
    tileColumns,
    atATime,
    planeBytesOf(geometry),
    tiles,
    relu?.forward ?? 0,
    relu?.sums.address ?? 0,
    relu?.sums.bytes ?? 0,
    relu?.other ?? 0,
    panelsAtATime,
  ]
}

/** The blocks of tiles that a convolution by Winograd goes by: as many sums does it leave behind a relu. */
export function winogradBlocks(geometry: Geometry, threads: number): number {
  const { tiles, atATime } = tileBlocks(geometry, threads)
  return Math.ceil(tiles / atATime)
}

/** How many tiles there are, and how many go through the transforms at a time. */
export function winogradTiles(geometry: Geometry, threads: number): { readonly tiles: number; readonly atATime: number } {
  return tileBlocks(geometry, threads)
}

function tileBlocks(geometry: Geometry, threads: number) {
  const { images, outChannels, outHeight, outWidth } = geometry
  const tileRows = Math.ceil(outHeight / 4)
  const tileColumns = Math.ceil(outWidth / 4)
  const tiles = images * tileRows * tileColumns
  const most = Math.max(12, Math.min(96, tilesInCache(geometry)))
  const panelsAtATime = Math.ceil(outChannels / 8)
  return { tileRows, tileColumns, tiles, atATime: tilesAtATime(geometry, { tiles, threads, most }), panelsAtATime }
}

/** The same where so few blocks would not share out evenly, as at batch 1: other sizes, and output channels apart. */
function sharedBlocks(geometry: Geometry, threads: number): ReturnType<typeof tileBlocks> {
  const whole = tileBlocks(geometry, threads)
  const { tiles, atATime, panelsAtATime } = whole
  if (Math.ceil(tiles / atATime) > threads * 8) return whole
  return { ...whole, ...sharedTiles({ tiles, channels: geometry.channels, panels: panelsAtATime, threads }) }
}

function tilesInCache({ channels, outChannels }: Geometry): number {
  return Math.floor(blockBudget / (36 * (channels + outChannels) * 4))
}

/** dFilter[3][3][channels][outChannels] from x and dy. */
export function winogradFilterGradient(
  backend: SimdBackend,
  geometry: Geometry,
  { out, ...from }: { readonly x: number; readonly dy: number; readonly out: number },
): void {
  sumFilterGradient(backend, geometry, { out }, (sums) =>
    backend.run('winogradFilterGradient', filterGradientWords(geometry, { ...from, ...sums }), sums.slices, 1),
  )
}

/** Sums of a filter's gradient before the last transform: an address, and in how many slices. */
export interface FilterSums {
  readonly sums: number
  readonly slices: number
}

/** Room for a filter gradient's sums, which `run` makes; then their last transform. `most`: as many slices as there can be. */
export function sumFilterGradient(
  backend: SimdBackend,
  geometry: Geometry,
  { out, most = tileBlocks(geometry, 1).tiles }: { readonly out: number; readonly most?: number },
  run: (sums: FilterSums) => void,
): void {
  const { channels, outChannels } = geometry
  const { threads } = backend.pool
  const partialBytes = filterSumBytes(geometry)
  const slices = Math.min(slicesFor(threads, partialBytes), most)
  const sums = backend.temporary(partialBytes * slices, 'sums of a filter gradient')
  run({ sums: sums.address, slices })
  const isSmallFilter = channels * outChannels < 1024
  backend.run(
    'winogradFilterGradientEnd',
    [sums.address, out, channels, outChannels, partialBytes, slices],
    channels,
    isSmallFilter ? 0 : Math.ceil(channels / (threads * 2)),
  )
  backend.release(sums)
}

function filterSumBytes({ channels, outChannels }: Geometry): number {
  return 36 * channels * outChannels * 4
}

/** Arguments of winogradFilterGradient. */
export function filterGradientWords(
  geometry: Geometry,
  { x, dy, sums, slices }: FilterSums & { readonly x: number; readonly dy: number },
): readonly number[] {
  const { channels, outChannels, height, width, top, left, outHeight, outWidth } = geometry
  const { tileRows, tileColumns, tiles } = tileBlocks(geometry, 1)
  const most =
    channels * outChannels > manySums ? usualTiles : Math.min(usualTiles, Math.max(usualTiles / 2, tilesInCache(geometry)))
  return [
    x,
    dy,
    sums,
    height,
    width,
    channels,
    top,
    left,
    outHeight,
    outWidth,
    outChannels,
    filterSumBytes(geometry),
    slices,
    tileRows,
    tileColumns,
    tilesAtATime(geometry, { tiles, threads: slices, most }),
    tiles,
  ]
}

/** A multiple of the register tile's six rows; for few tiles so many that every thread gets the same share. */
function tilesAtATime(
  { channels, outChannels }: Geometry,
  { tiles, threads, most }: { readonly tiles: number; readonly threads: number; readonly most: number },
): number {
  const edge = 16 * outChannels * 4
  // Products have whole panels of eight columns, and room for a tile's five rows more.
  const room = Math.floor((scratchRoom - edge - 2 * 36 * 64) / (36 * (channels + outChannels + 4) * 4)) - 6
  const fitting = Math.min(most, room)
  const rounds = Math.ceil(tiles / (fitting * threads))
  const shared = Math.ceil(tiles / (rounds * threads))
  return Math.max(1, Math.min(Math.floor(fitting / 6) * 6, Math.ceil(shared / 6) * 6))
}
