import type { SimdBackend } from '../../SimdBackend.ts'
import { floatBits } from '../../threads/floatBits.ts'
import { elementChunk } from '../simdKernel.ts'

/** Neighbouring axes that are all reduced or all kept, as one axis. */
interface AxisGroup {
  readonly size: number
  readonly isReduced: boolean
}

export interface Reduction {
  /** Start of the kernels' names: kernels/reductions/reductions.ts. */
  readonly kernel: string
  /** What a sum is multiplied by. */
  readonly scale: number
  readonly shape: readonly number[]
  readonly axes: readonly number[]
  /** Addresses. */
  readonly from: number
  readonly to: number
}

/** Runs of this many elements are reduced by one thread; longer ones are split. */
const longestRun = 8192
const blockElements = 4096
const columnTile = 512

/** Reduces any axes of a tensor that has elements; false where none of the axes is longer than 1: then there is nothing to do. */
export function reduce(backend: SimdBackend, { kernel, scale, shape, axes, from, to }: Reduction): boolean {
  let groups = groupsOf(shape, axes)
  let source = from
  let temporary = null
  /* The last group first: what is left for the others gets smaller. */
  for (let at = lastReduced(groups); at >= 0; at = lastReduced(groups)) {
    const outer = product(groups.slice(0, at))
    const inner = product(groups.slice(at + 1))
    const isLast = lastReduced(groups.slice(0, at)) < 0
    const target = isLast ? null : backend.temporary(outer * inner * 4, 'a partial reduction')
    reduceMiddle(backend, {
      kernel,
      outer,
      length: groups[at]?.size ?? 1,
      inner,
      from: source,
      to: target?.address ?? to,
      scale: isLast ? scale : 1,
    })
    if (temporary !== null) backend.release(temporary)
    if (target === null) return true
    temporary = target
    source = target.address
    groups = groups.filter((_, index) => index !== at)
  }
  return false
}

interface MiddleReduction {
  readonly kernel: string
  readonly outer: number
  readonly length: number
  readonly inner: number
  readonly from: number
  readonly to: number
  readonly scale: number
}

/** [outer, length, inner] → [outer, inner], in as many steps as a long axis needs. */
export function reduceMiddle(backend: SimdBackend, reduction: MiddleReduction): void {
  const { kernel, outer, length, inner, from, to, scale } = reduction
  const blockLength = inner === 1 ? rowBlock(length) : columnBlock(length, inner)
  const blocks = Math.ceil(length / blockLength)
  const partial = blocks === 1 ? null : backend.temporary(outer * blocks * inner * 4, 'a partial reduction')
  const words = [partial?.address ?? to, from, length, blocks, blockLength, floatBits(partial === null ? scale : 1)]
  if (inner === 1) {
    backend.run(`${kernel}Rows`, words, outer * blocks, Math.ceil(elementChunk / blockLength))
  } else {
    const tile = Math.min(columnTile, Math.ceil(inner / 4) * 4)
    const tiles = Math.ceil(inner / tile)
    words.push(inner, tile, tiles)
    backend.run(`${kernel}Columns`, words, outer * blocks * tiles, Math.ceil(elementChunk / (blockLength * tile)))
  }
  if (partial === null) return
  reduceMiddle(backend, { ...reduction, length: blocks, from: partial.address })
  backend.release(partial)
}

function rowBlock(length: number): number {
  return length <= longestRun ? length : blockElements
}

/** Enough rows that a block is worth a thread's trip, few enough that rounding errors stay small. */
function columnBlock(length: number, inner: number): number {
  const rows = Math.min(1024, Math.max(64, Math.ceil(longestRun / inner)))
  return length <= 2 * rows ? length : rows
}

function groupsOf(shape: readonly number[], axes: readonly number[]): readonly AxisGroup[] {
  const groups: AxisGroup[] = []
  for (const [axis, size] of shape.entries()) {
    if (size === 1) continue
    const isReduced = axes.includes(axis)
    const before = groups.at(-1)
    if (before?.isReduced === isReduced) groups[groups.length - 1] = { size: before.size * size, isReduced }
    else groups.push({ size, isReduced })
  }
  return groups
}

function lastReduced(groups: readonly AxisGroup[]): number {
  return groups.findLastIndex(({ isReduced }) => isReduced)
}

function product(groups: readonly AxisGroup[]): number {
  return groups.reduce((size, group) => size * group.size, 1)
}
