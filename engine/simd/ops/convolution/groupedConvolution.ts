import type { Temporary } from '../../memory/Unfinished.ts'
import type { SimdBackend } from '../../SimdBackend.ts'
import { copyAxes, type CopyAxis } from '../moves/copyAxes.ts'
import { elementChunk } from '../simdKernel.ts'
import { convolve, type Convolution } from './convolve.ts'
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

function groupBlocks({ geometry, groups }: GroupedGeometry): Blocks {
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
  { x, filter, y, bias, clamp }: Convolution,
): boolean {
  const addresses = { from: x, filter, to: y }
  const pixels = { before: imagesOf(grouped), behind: resultsOf(grouped) }
  return goThrough(backend, grouped, { ...addresses, ...pixels }, (geometry, part, block) => {
    const own = { x: part.from, filter: part.filter, y: part.to, clamp }
    const convolution = { ...own, bias: bias === 0 ? 0 : bias + block * geometry.outChannels * 4 }
    if (!paysWinograd(geometry)) return convolve(backend, geometry, convolution)
    convolveWinograd(backend, geometry, { ...convolution, backward: false })
    return true
  })
}

/** dx from dy; false where it does not fit into the scratch area. */
export function groupedInputGradient(
  backend: SimdBackend,
  grouped: GroupedGeometry,
  { dy, filter, dx }: { readonly dy: number; readonly filter: number; readonly dx: number },
): boolean {
  const addresses = { from: dy, filter, to: dx }
  const pixels = { before: resultsOf(grouped), behind: imagesOf(grouped) }
  return goThrough(backend, grouped, { ...addresses, ...pixels }, (geometry, part) =>
    inputGradient(backend, geometry, { dy: part.from, filter: part.filter, dx: part.to }),
  )
}

/** Addresses of the tensors that a filter is applied to and leads to. */
interface Way {
  readonly from: number
  readonly filter: number
  readonly to: number
}

/** Takes images and filter apart, computes block by block and puts the results together, where every block fits. */
function goThrough(
  backend: SimdBackend,
  grouped: GroupedGeometry,
  { from, filter, to, before, behind }: Way & { readonly before: Pixels; readonly behind: Pixels },
  compute: (geometry: Geometry, part: Way, block: number) => boolean,
): boolean {
  const blocks = groupBlocks(grouped)
  const { geometry } = blocks
  const apart = takeApart(backend, from, { ...before, blocks })
  const filters = takeFiltersApart(backend, filter, { grouped, blocks })
  const made = backend.temporary(behind.pixels * behind.channels * 4, 'the results of a convolution in groups')
  const fits = eachBlock(blocks, (block) => {
    const part = {
      from: apart.address + block * partBytes(before, blocks),
      filter: filters.address + block * filterBytes(geometry),
      to: made.address + block * partBytes(behind, blocks),
    }
    return compute(geometry, part, block)
  })
  if (fits) putTogether(backend, { from: made.address, to }, { ...behind, blocks })
  for (const block of [made, filters, apart]) backend.release(block)
  return fits
}

/** dFilter from x and dy; false where it does not fit into the scratch area. */
export function groupedFilterGradient(
  backend: SimdBackend,
  grouped: GroupedGeometry,
  { x, dy, out }: { readonly x: number; readonly dy: number; readonly out: number },
): boolean {
  const blocks = groupBlocks(grouped)
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
