/**
 * How the one memory is laid out, in bytes:
 *   0         64 bytes of zeros that nobody writes to: address 0 means "none", and sums that begin there begin with nothing
 *   64        control words of the thread pool (threads/controlWords.ts)
 *   448       whether register tiles are wide (adaptTiles.ts)
 *   512       arguments of a kernel that runs at once
 *   1024      slots of the pool's queue: a job's arguments and its numbers (threads/controlWords.ts)
 *   1 MiB     one scratch area for each thread (kernels/scratch.ts has the same numbers)
 *   behind    the heap: tensors and temporary buffers
 */
export const controlStart = 64
/** 1 where tiles of sixteen columns are the faster ones; kernels/products/tileWidth.ts has the same number. */
export const wideAt = 448
export const argumentStart = 512
export const argumentLimit = 128
export const slotStart = 1024
/** Words of a slot: the arguments, a job's numbers at its end, and whole lines of 64 bytes. */
export const slotWords = 144
export const scratchStart = 1 << 20
export const scratchBytes = 8 << 20

/** Unused room behind the last scratch area, so that vectors which run over the end of it meet no tensor. */
export function heapStart(threads: number): number {
  return scratchStart + threads * scratchBytes + 4096
}

export const pageBytes = 65_536
/** 4 GiB less one page: an address just behind the last block must still fit into 32 bits. */
export const largestPages = 65_535
