import type { SimdBackend } from '../../SimdBackend.ts'
import { blockRows } from '../normalization/normalize.ts'
import type { Geometry } from './geometry.ts'
import { winogradTiles } from './winograd.ts'

/** How a batch is shared out where a convolution and what stands around it go a few images at a time (kernels/convolution/imagePasses.ts). */
export interface ImageGroups {
  /** Images of a group. */
  readonly images: number
  readonly groups: number
  /** Blocks of rows, as batch normalisation has them, of a group and in all. */
  readonly rowBlocks: number
  readonly totalBlocks: number
  /** Tiles of a group and in all, as many as go through the convolution at a time, and how often that is for a group and in all. */
  readonly groupTiles: number
  readonly tiles: number
  readonly atATime: number
  readonly items: number
  readonly totalItems: number
}

/** Bytes of a group's images: six tensors of that size go by in a step back, and a block of transformed tiles. */
const groupBytes = 128 << 10
/** Every thread has some groups where there are enough images. */
const groupsOfThread = 4
/** A group that needs more is no better off than the whole batch; kernels/convolution/imagePasses.ts has room for one of these. */
const mostBytes = 512 << 10

/** null where images are too few or too large. `geometry` is of a convolution that goes by Winograd and keeps height and width. */
export function imageGroups(backend: SimdBackend, geometry: Geometry): ImageGroups | null {
  const { images: all, height, width, outHeight, outWidth, channels, outChannels } = geometry
  if (height !== outHeight || width !== outWidth) return null
  const rows = height * width
  const imageBytes = rows * Math.max(channels, outChannels) * 4
  // Whole blocks of rows.
  const step = blockRows / greatestDivisor(rows, blockRows)
  const most = Math.min(groupBytes / imageBytes, all / (backend.pool.threads * groupsOfThread))
  const images = Math.max(1, Math.round(most / step)) * step
  const groups = Math.ceil(all / images)
  if (images * imageBytes > mostBytes || groups < Math.max(2, backend.pool.threads)) return null
  const { tiles: allTiles, atATime } = winogradTiles(geometry, backend.pool.threads)
  const groupTiles = (allTiles / all) * images
  const fitting = Math.min(atATime, Math.ceil(groupTiles / 6) * 6)
  const items = Math.ceil(groupTiles / fitting)
  // The last group may be smaller.
  const totalItems = (groups - 1) * items + Math.ceil((allTiles - (groups - 1) * groupTiles) / fitting)
  return {
    images,
    groups,
    rowBlocks: (images * rows) / blockRows,
    totalBlocks: Math.ceil((all * rows) / blockRows),
    groupTiles,
    tiles: allTiles,
    atATime: fitting,
    items,
    totalItems,
  }
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b)
}
