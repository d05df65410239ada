import type { SimdBackend, Temporary } from '../../SimdBackend.ts'
import { copyAxes, type CopyAxis } from '../copyAxes.ts'
import { elementChunk } from '../simdKernel.ts'
import type { Clamp } from '../clamp.ts'
import { convolve } from './convolve.ts'
import { filterGradient } from './filterGradient.ts'
import type { Geometry } from './geometry.ts'
import { inputGradient } from './inputGradient.ts'
import { convolveWinograd, paysWinograd } from './winograd.ts'

/*
 * Convolutions in groups: as many ordinary ones, each with tensors of its own that lie together. Images are taken apart by groups
 * before and put together again behind, which costs a pass over each; in return every group goes by the kernel that suits it, Winograd
 * included. Groups of few channels would leave most of a register tile empty, so some go together as one convolution whose filter is zero
 * where groups would mix.
 */

/** The whole convolution's sizes: `channels` and `outChannels` are those of all groups. */
export interface GroupedGeometry {
  readonly geometry: Geometry
  readonly groups: number
}

/** Channels, in and out, that a convolution should have to fill its register tiles. */
const fullTile = 8

interface Blocks {
  readonly count: number
  /** Groups in a block. */
  readonly together: number
  /** One block's convolution. */
  readonly geometry: Geometry
}

function blocksOf({ geometry, groups }: GroupedGeometry): Blocks {
  const each = Math.min(geometry.channels, geometry.outChannels) / groups
  const divisors = Array.from({ length: groups }, (_, index) => index + 1).filter((count) => groups % count === 0)
  const together = divisors.find((count) => count * each >= fullTile) ?? groups
  const count = groups / together
  return {
    count,
    together,
    geometry: { ...geometry, channels: geometry.channels / count, outChannels: geometry.outChannels / count },
  }
}

/** y = clamp(x ∗ filter + bias); false where it does not fit into the scratch area. */
export function convolveGroups(
  backend: SimdBackend,
  grouped: GroupedGeometry,
  {
    x,
    filter,
    y,
    bias,
    clamp,
  }: { readonly x: number; readonly filter: number; readonly y: number; readonly bias: number; readonly clamp: Clamp },
): boolean {
  const blocks = blocksOf(grouped)
  const { geometry } = blocks
  const [images, results] = [imagesOf(grouped), resultsOf(grouped)]
  const [apart, filters] = [takeApart(backend, x, { ...images, blocks }), takeFiltersApart(backend, filter, { grouped, blocks })]
  const made = backend.temporary(results.pixels * results.channels * 4, 'the results of a convolution in groups')
  const fits = eachBlock(blocks, (block) => {
    const own = {
      x: apart.address + block * partBytes(images, blocks),
      filter: filters.address + block * filterBytes(geometry),
      y: made.address + block * partBytes(results, blocks),
      bias: bias === 0 ? 0 : bias + block * geometry.outChannels * 4,
      clamp,
    }
    if (!paysWinograd(geometry)) return convolve(backend, geometry, own)
    convolveWinograd(backend, geometry, { ...own, backward: false })
    return true
  })
  if (fits) putTogether(backend, { from: made.address, to: y }, { ...results, blocks })
  for (const block of [made, filters, apart]) backend.release(block)
  return fits
}

/** dx from dy; false where it does not fit into the scratch area. */
export function groupedInputGradient(
  backend: SimdBackend,
  grouped: GroupedGeometry,
  { dy, filter, dx }: { readonly dy: number; readonly filter: number; readonly dx: number },
): boolean {
  const blocks = blocksOf(grouped)
  const [images, results] = [imagesOf(grouped), resultsOf(grouped)]
  const [apart, filters] = [
    takeApart(backend, dy, { ...results, blocks }),
    takeFiltersApart(backend, filter, { grouped, blocks }),
  ]
  const made = backend.temporary(images.pixels * images.channels * 4, 'an input gradient of a convolution in groups')
  const fits = eachBlock(blocks, (block) =>
    inputGradient(backend, blocks.geometry, {
      dy: apart.address + block * partBytes(results, blocks),
      filter: filters.address + block * filterBytes(blocks.geometry),
      dx: made.address + block * partBytes(images, blocks),
    }),
  )
  if (fits) putTogether(backend, { from: made.address, to: dx }, { ...images, blocks })
  for (const block of [made, filters, apart]) backend.release(block)
  return fits
}

/** dFilter from x and dy; false where it does not fit into the scratch area. */
export function groupedFilterGradient(
  backend: SimdBackend,
  grouped: GroupedGeometry,
  { x, dy, out }: { readonly x: number; readonly dy: number; readonly out: number },
): boolean {
  const blocks = blocksOf(grouped)
  const [images, results] = [imagesOf(grouped), resultsOf(grouped)]
  const [from, to] = [takeApart(backend, x, { ...images, blocks }), takeApart(backend, dy, { ...results, blocks })]
  const made = backend.temporary(blocks.count * filterBytes(blocks.geometry), 'a filter gradient of a convolution in groups')
  const fits = eachBlock(blocks, (block) =>
    filterGradient(backend, blocks.geometry, {
      x: from.address + block * partBytes(images, blocks),
      dy: to.address + block * partBytes(results, blocks),
      out: made.address + block * filterBytes(blocks.geometry),
    }),
  )
  // What stands beside the groups' own weights is of no filter.
  if (fits) copyAxes(backend, { from: made.address, out, axes: filterAxes(grouped, blocks).map(turnedRound) })
  for (const block of [made, to, from]) backend.release(block)
  return fits
}

function eachBlock({ count }: Blocks, compute: (block: number) => boolean): boolean {
  for (let block = 0; block < count; block++) if (!compute(block)) return false
  return true
}

interface Pixels {
  readonly pixels: number
  readonly channels: number
}

function imagesOf({ geometry: { images, height, width, channels } }: GroupedGeometry): Pixels {
  return { pixels: images * height * width, channels }
}

function resultsOf({ geometry: { images, outHeight, outWidth, outChannels } }: GroupedGeometry): Pixels {
  return { pixels: images * outHeight * outWidth, channels: outChannels }
}

function partBytes({ pixels, channels }: Pixels, { count }: Blocks): number {
  return pixels * (channels / count) * 4
}

function filterBytes({ filterHeight, filterWidth, channels, outChannels }: Geometry): number {
  return filterHeight * filterWidth * channels * outChannels * 4
}

type Apart = Pixels & { readonly blocks: Blocks }

/** From [pixels, channels] to [blocks, pixels, channels of a block]. */
function pixelAxes({ pixels, channels, blocks: { count } }: Apart): readonly CopyAxis[] {
  const own = channels / count
  return [
    { size: count, outStep: pixels * own, inStep: own },
    { size: pixels, outStep: own, inStep: channels },
    { size: own, outStep: 1, inStep: 1 },
  ]
}

function takeApart(backend: SimdBackend, from: number, apart: Apart): Temporary {
  const block = backend.temporary(apart.pixels * apart.channels * 4, 'images taken apart by groups')
  copyAxes(backend, { out: block.address, from, axes: pixelAxes(apart) })
  return block
}

function putTogether(backend: SimdBackend, { from, to }: { readonly from: number; readonly to: number }, apart: Apart): void {
  // By pixels, so that what lies together in the result is written together.
  const [blocks, pixels, channels] = pixelAxes(apart).map(turnedRound)
  copyAxes(backend, { out: to, from, axes: [pixels, blocks, channels].filter((axis) => axis !== undefined) })
}

function turnedRound({ size, outStep, inStep }: CopyAxis): CopyAxis {
  return { size, outStep: inStep, inStep: outStep }
}

/** From [taps, channels of a group, filters] to [blocks, taps, channels of a block, filters of a block]. */
function filterAxes({ geometry, groups }: GroupedGeometry, { count, together, geometry: own }: Blocks): readonly CopyAxis[] {
  const [channels, filters] = [geometry.channels / groups, geometry.outChannels / groups]
  const taps = geometry.filterHeight * geometry.filterWidth
  return [
    { size: count, outStep: taps * own.channels * own.outChannels, inStep: own.outChannels },
    { size: taps, outStep: own.channels * own.outChannels, inStep: channels * geometry.outChannels },
    { size: together, outStep: channels * own.outChannels + filters, inStep: filters },
    { size: channels, outStep: own.outChannels, inStep: geometry.outChannels },
    { size: filters, outStep: 1, inStep: 1 },
  ]
}

function takeFiltersApart(
  backend: SimdBackend,
  from: number,
  { grouped, blocks }: { readonly grouped: GroupedGeometry; readonly blocks: Blocks },
): Temporary {
  const bytes = blocks.count * filterBytes(blocks.geometry)
  const block = backend.temporary(bytes, 'filters taken apart by groups')
  if (blocks.together > 1) backend.run('fill', [block.address, 0], bytes / 4, elementChunk)
  copyAxes(backend, { out: block.address, from, axes: filterAxes(grouped, blocks) })
  return block
}
