import { columnsFor, isInside, linesFor, type Geometry } from './geometry.ts'

/** How an image's output lines are shared out. */
export interface Blocks {
  /** Output lines in a block. */
  readonly lines: number
  /** Blocks in an image. */
  readonly blocks: number
  /** Pixels of a line copied with its margin; 0: read where it is. */
  readonly paddedWidth: number
}

/** Bytes of a block's input lines: they are read once for every few output channels and should stay in the second-level cache. */
const blockBudget = 192 << 10
const scratchRoom = 7 << 20

/**
 * Whole images where there are many and they are small; else as many lines as fit the cache, and enough blocks for all threads.
 * null where not even the lines of one output line fit into the scratch area.
 */
export function blocksOf(geometry: Geometry, threads: number): Blocks | null {
  const { images, outHeight, channels, width } = geometry
  const paddedWidth = isInside(geometry) ? 0 : columnsFor(geometry)
  const lineBytes = (paddedWidth === 0 ? width : paddedWidth) * channels * 4
  if (paddedWidth > 0 && linesFor(geometry, 1) * lineBytes > scratchRoom) return null
  const forThreads = threads === 1 ? 1 : Math.min(outHeight, Math.ceil((threads * 4) / images))
  const forCache = Math.ceil((linesFor(geometry, outHeight) * lineBytes) / blockBudget)
  const lines = Math.max(1, Math.ceil(outHeight / Math.max(forThreads, Math.min(forCache, outHeight))))
  return { lines, blocks: Math.ceil(outHeight / lines), paddedWidth }
}
