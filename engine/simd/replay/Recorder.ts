import { sizeClass } from '../memory/sizeClass.ts'
import type { TensorData } from '../TensorData.ts'
import type { KernelRun, Recorded, Source } from './recording.ts'

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
  /** What is changed in place and was there before. */
  readonly changed = new Set<Source>()
  readonly #backend: Watched
  /** Every block that was taken from the heap, by address; true while it is in use. */
  readonly #blocks = new Map<number, { readonly bytes: number; inUse: boolean }>()
  readonly #freed = new Map<number, number[]>()
  readonly #made = new Set<Source>()
  readonly #sources = new Map<TensorData, number>()
  readonly #before: { readonly views: number; readonly packs: number }
  #isOpen = true
  #problem: string | null = null

  constructor(backend: Watched) {
    this.#backend = backend
    this.#before = { views: backend.heap.views, packs: backend.packs.made }
  }

  /** False behind the computation itself: then only blocks that come back are heard of. */
  get isOpen(): boolean {
    return this.#isOpen
  }

  /** Why it cannot be run again; null where it can, as far as is known. */
  get problem(): string | null {
    return this.#problem
  }

  /** Of all blocks that it took. */
  get bytes(): number {
    return [...this.#blocks.values()].reduce((sum, { bytes }) => sum + bytes, 0)
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

  /** It cannot be run again, for this reason. */
  spoil(problem: string): void {
    this.#problem ??= problem
  }

  hasMade(data: TensorData): void {
    if (this.#isOpen) this.#made.add(data)
  }

  reads(data: TensorData): void {
    if (this.#isOpen && !this.#made.has(data) && !this.#sources.has(data)) this.#sources.set(data, data.version)
  }

  changes(data: Source): void {
    if (this.#isOpen && !this.#made.has(data)) this.changed.add(data)
  }

  /** Numbers that JavaScript has are about to come into the heap: those that it made meanwhile may be others the next time. */
  brings(data: TensorData): void {
    if (this.#made.has(data)) this.spoil('JavaScript made some of its numbers')
  }

  /** The computation is over. */
  close(): void {
    if (!this.#isOpen) return
    const { heap, packs } = this.#backend
    if (heap.views !== this.#before.views) this.spoil('JavaScript read or wrote numbers in its middle')
    if (packs.made !== this.#before.packs) this.spoil('weights were packed')
    this.#isOpen = false
  }

  /**
   * Ends it. null, and its free blocks given back, where JavaScript had a hand in the numbers, something else was read than `known`, or
   * the computation will not be the same again. With `mayChange` its sources may have other numbers, in the same place.
   */
  end(known: ReadonlySet<TensorData>, { mayChange }: { readonly mayChange: boolean }): Recorded | null {
    this.close()
    const blocks = [...this.#blocks].map(([address, { bytes }]) => ({ address, bytes }))
    if ([...this.#blocks.values()].some(({ inUse }) => inUse)) this.spoil('some of what it made is still there')
    if ([...this.#sources.keys()].some((data) => !known.has(data)))
      this.spoil('it read something else than its inputs and weights')
    if (!mayChange && [...this.#sources].some(([data, version]) => data.version !== version))
      this.spoil('weights changed meanwhile')
    if (this.#problem === null) return { runs: this.runs, blocks, sources: [...this.#sources.keys()], changed: [...this.changed] }
    for (const { address, bytes } of blocks)
      if (this.#blocks.get(address)?.inUse === false) this.#backend.heap.free(address, bytes)
    return null
  }
}
