import { freeRanges, type Range } from './freeRanges.ts'
import { largestPages, pageBytes } from './layout.ts'
import { OutOfMemory } from './OutOfMemory.ts'
import { sizeClass } from './sizeClass.ts'

/** Blocks in one WebAssembly memory. Addresses and sizes are in bytes; blocks begin on 64-byte lines. */
export interface Heap {
  readonly memory: WebAssembly.Memory
  /** Grows when the memory was replaced by a larger one: views made before may be detached (memory that is not shared). */
  readonly generation: number
  /** An uninitialised block for at least `bytes` bytes. `what` names it, or is a tensor's shape, if memory runs out. Throws OutOfMemory. */
  allocate(bytes: number, what: string | readonly number[]): number
  /** Gives a block back; `bytes` as at `allocate`. */
  free(address: number, bytes: number): void
  /** Returns when no kernel writes here or reads any more; the views below ask for it. */
  settle(): void
  /** Whether an array lies in this memory. */
  owns(values: { readonly buffer: ArrayBufferLike }): boolean
  floats(address: number, length: number): Float32Array
  ints(address: number, length: number): Int32Array
  bytes(address: number, length: number): Uint8Array
  /** How many of these three were made so far: while it stays the same, no JavaScript has read or written a new block. */
  readonly views: number
  /** Bytes in blocks that were not given back. */
  readonly used: number
  /** Bytes between the heap's start and the end of the highest block that may be in use. */
  readonly reached: number
  /** Blocks that were not given back. */
  readonly blocks: number
  readonly budget: number
}

/** The heap begins at `start` and grows the memory as needed, up to `budget` bytes in all. `settle` waits for kernels that still run. */
export function createHeap(
  memory: WebAssembly.Memory,
  { start, budget, settle = () => undefined }: { readonly start: number; readonly budget: number; readonly settle?: () => void },
): Heap {
  const limit = Math.min(budget, largestPages * pageBytes)
  /** Freed blocks by size. */
  const freed = new Map<number, number[]>()
  /** Size of each block in use, by address. */
  const taken = new Map<number, number>()
  /** Room between blocks in use, found when the memory ran out. */
  let gaps: Range[] = []
  let buffer = memory.buffer
  /* Shared memory gets a new buffer object each time it grows, and the old ones stay valid. */
  const buffers = new Set<ArrayBufferLike>([buffer])
  let capacity = buffer.byteLength
  let generation = 0
  let top = start
  let skew = 0
  let used = 0
  let views = 0
  const viewed = () => {
    settle()
    views += 1
    return buffer
  }

  const grow = (end: number): boolean => {
    /* Half as much again, or what is asked for: growing is rare and costs a system call. */
    const pages = Math.min(
      Math.max(Math.ceil(end / pageBytes), Math.ceil((capacity * 1.5) / pageBytes)),
      Math.floor(limit / pageBytes),
    )
    for (const target of [pages, Math.ceil(end / pageBytes)]) {
      try {
        memory.grow(target - capacity / pageBytes)
        buffer = memory.buffer
        buffers.add(buffer)
        capacity = buffer.byteLength
        generation += 1
        return true
      } catch {
        /* The system has less to give; the second try asks for no more than is needed. */
      }
    }
    return false
  }

  const take = (address: number, size: number): number => {
    taken.set(address, size)
    used += size
    return address
  }

  const fromGap = (size: number): number | null => {
    const gap = gaps.find(({ start: from, end }) => end - from >= size)
    if (gap === undefined) return null
    const address = gap.start
    gap.start += size
    return take(address, size)
  }

  const fromTop = (size: number): number | null => {
    /* Large blocks that all begin at the same offset in a page would fall into the same cache sets (4 KiB aliasing). */
    skew = (skew + 5) % 16
    const address = top + 64 * skew
    const end = address + size
    if (end > limit || (end > capacity && !grow(end))) return null
    top = end
    return take(address, size)
  }

  /** Forgets the sizes of freed blocks: what lies between the blocks in use is room for blocks of any size. */
  const merge = (): void => {
    freed.clear()
    gaps = freeRanges(taken, start)
    top = gaps.pop()?.start ?? start
  }

  return {
    memory,
    budget: limit,
    get generation() {
      return generation
    },
    get used() {
      return used
    },
    get views() {
      return views
    },
    get blocks() {
      return taken.size
    },
    get reached() {
      return top - start
    },
    allocate: (bytes, what) => {
      const size = sizeClass(bytes)
      const recycled = freed.get(size)?.pop()
      if (recycled !== undefined) return take(recycled, size)
      const address = fromGap(size) ?? fromTop(size)
      if (address !== null) return address
      /* Freed blocks of other sizes may be enough: a smaller batch after one that did not fit has none of its own. */
      merge()
      const found = fromGap(size) ?? fromTop(size)
      if (found === null) throw new OutOfMemory({ wanted: bytes, used: start + used, budget: limit, what: nameOf(what) })
      return found
    },
    free: (address, bytes) => {
      const size = sizeClass(bytes)
      if (taken.get(address) !== size) throw new Error(`There is no block of ${size} bytes at ${address}.`)
      taken.delete(address)
      used -= size
      const list = freed.get(size)
      if (list === undefined) freed.set(size, [address])
      else list.push(address)
    },
    settle,
    owns: (values) => buffers.has(values.buffer),
    floats: (address, length) => new Float32Array(viewed(), address, length),
    ints: (address, length) => new Int32Array(viewed(), address, length),
    bytes: (address, length) => new Uint8Array(viewed(), address, length),
  }
}

/** Put into words only when it is needed: allocation is what small nets do most. */
function nameOf(what: string | readonly number[]): string {
  return typeof what === 'string' ? what : `a tensor of ${what.join(' × ') || '1'}`
}
