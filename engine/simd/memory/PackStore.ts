import type { TensorData } from '../TensorData.ts'
import type { Pack, PackSource } from './pack.ts'

export interface PackOrder {
  /** How the numbers are packed; orders of one form and the same sources get the same pack. */
  readonly form: string
  /** All that the pack is made of. The pack goes when the first changes, or is gone; it is made anew when another is. */
  readonly sources: readonly [TensorData, ...TensorData[]]
  readonly bytes: number
  /** For the error if memory runs out. */
  readonly what: string
  make(address: number): void
}

/** Where blocks come from. */
interface Blocks {
  readonly heap: { free(address: number, bytes: number): void }
  allocate(bytes: number, what: string): number
  /** Told of every source of a pack that is used. */
  reads(data: TensorData): void
}

/**
 * Packs of weights, kept between predictions. A pack is used only while each source is the same data in the same version, so that
 * none is ever out of date. They lie in the heap, count there, and are given up before it is full.
 */
export class PackStore {
  readonly #blocks: Blocks
  /** Each with the list of its first source. */
  readonly #kept = new Map<Pack, Pack[]>()
  /** How many were made so far. */
  made = 0

  constructor(blocks: Blocks) {
    this.#blocks = blocks
  }

  get size(): number {
    return this.#kept.size
  }

  /** Hands the address of the pack on, which is made if it is not there; what is allocated meanwhile does not push it out. */
  hand(order: PackOrder, to: (address: number) => void): void {
    for (const source of order.sources) this.#blocks.reads(source)
    const pack = this.#find(order) ?? this.#make(order)
    pack.users += 1
    try {
      to(pack.address)
    } finally {
      pack.users -= 1
    }
  }

  /** Frees the packs whose first source is `data`. */
  drop(data: Pick<TensorData, 'packs'>): void {
    for (const pack of data.packs.splice(0)) this.#free(pack)
  }

  /** Frees every pack that is not in use; false where there is none. */
  giveUp(): boolean {
    let gaveUp = false
    for (const [pack, list] of this.#kept) {
      if (pack.users > 0) continue
      list.splice(list.indexOf(pack), 1)
      this.#free(pack)
      gaveUp = true
    }
    return gaveUp
  }

  #find({ form, sources }: PackOrder): Pack | undefined {
    return sources[0].packs.find(
      (pack) => pack.form === form && pack.sources.length === sources.length && pack.sources.every(isCurrentOf(sources)),
    )
  }

  #make(order: PackOrder): Pack {
    this.made += 1
    const { form, sources, bytes, what } = order
    const { packs } = sources[0]
    for (const old of packs.filter(
      ({ users, sources: made }) => users === 0 && !made.every(isCurrentOf(made.map(({ data }) => data))),
    )) {
      packs.splice(packs.indexOf(old), 1)
      this.#free(old)
    }
    const address = this.#blocks.allocate(bytes, what)
    try {
      order.make(address)
    } catch (error) {
      this.#blocks.heap.free(address, bytes)
      throw error
    }
    const pack = { address, bytes, form, sources: sources.map((data) => ({ data, version: data.version })), users: 0 }
    packs.push(pack)
    this.#kept.set(pack, packs)
    return pack
  }

  #free(pack: Pack): void {
    this.#kept.delete(pack)
    this.#blocks.heap.free(pack.address, pack.bytes)
  }
}

function isCurrentOf(wanted: readonly PackSource['data'][]): (source: PackSource, index: number) => boolean {
  return ({ data, version }, index) => data === wanted[index] && data.version === version
}
