import { sizeClass } from '../memory/sizeClass.ts'
import type { TensorData } from '../TensorData.ts'
import type { Block, KernelRun } from './recording.ts'

/** What a recorder asks of the backend that it listens to. */
interface Watched {
  readonly heap: { readonly views: number; free(address: number, bytes: number): void }
  readonly packs: { readonly made: number }
  allocate(bytes: number, what: string | readonly number[]): number
}

/**
 * Writes down the kernels of a computation. What it allocates comes from blocks of the recorder's own, which are used again within the
 * computation and belong to nobody else afterwards: the same kernels over the same addresses compute the same again.
 */
export class Recorder {
  readonly runs: KernelRun[] = []
  /** False before and after the computation itself: then only blocks that come back are heard of. */
  isOpen = true
  readonly #backend: Watched
  /** Every block that was taken from the heap, by address; true while it is in use. */
  readonly #blocks = new Map<number, { readonly bytes: number; inUse: boolean }>()
  readonly #freed = new Map<number, number[]>()
  readonly #made = new Set<TensorData>()
  readonly #sources = new Map<TensorData, number>()
  readonly #before: { readonly views: number; readonly packs: number }
  #isWhole = true

  constructor(backend: Watched) {
    this.#backend = backend
    this.#before = { views: backend.heap.views, packs: backend.packs.made }
  }

  allocate(bytes: number, what: string | readonly number[]): number {
    const address = this.#freed.get(sizeClass(bytes))?.pop() ?? this.#backend.allocate(bytes, what)
    this.#blocks.set(address, { bytes, inUse: true })
    return address
  }

  /** False for a block that is not the recorder's. */
  free(address: number): boolean {
    const block = this.#blocks.get(address)
    if (block === undefined) return false
    block.inUse = false
    const size = sizeClass(block.bytes)
    const list = this.#freed.get(size)
    if (list === undefined) this.#freed.set(size, [address])
    else list.push(address)
    return true
  }

  /** Numbers that came from JavaScript, and may be others the next time. */
  spoil(): void {
    this.#isWhole = false
  }

  hasMade(data: TensorData): void {
    this.#made.add(data)
  }

  reads(data: TensorData): void {
    if (!this.#made.has(data) && !this.#sources.has(data)) this.#sources.set(data, data.version)
  }

  /**
   * Ends it. null, and its free blocks given back, where JavaScript had a hand in the numbers, something else was read than `known`, or
   * the computation will not be the same again.
   */
  end(
    known: ReadonlySet<TensorData>,
  ): { readonly runs: readonly KernelRun[]; readonly blocks: readonly Block[]; readonly sources: readonly TensorData[] } | null {
    const { heap, packs } = this.#backend
    const blocks = [...this.#blocks].map(([address, { bytes }]) => ({ address, bytes }))
    const isSame =
      this.#isWhole &&
      heap.views === this.#before.views &&
      packs.made === this.#before.packs &&
      [...this.#blocks.values()].every(({ inUse }) => !inUse) &&
      [...this.#sources].every(([data, version]) => known.has(data) && data.version === version)
    if (isSame) return { runs: this.runs, blocks, sources: [...this.#sources.keys()] }
    for (const { address, bytes } of blocks) if (this.#blocks.get(address)?.inUse === false) heap.free(address, bytes)
    return null
  }
}
