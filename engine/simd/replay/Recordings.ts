import { util } from '@tensorflow/tfjs-core'
import type { Place, Recording, Source } from './recording.ts'

/** As many are kept for one net: whole batches and the last, smaller one. */
const keptForEach = 2

/** Recordings by whom they belong to. One goes as soon as a number that it reads changes or is freed, and before memory runs out. */
export class Recordings {
  /** False computes everything anew: for a profile of kernels. */
  isOn = true
  readonly #heap: { free(address: number, bytes: number): void }
  readonly #byOwner = new WeakMap<object, Recording[]>()
  readonly #kept = new Map<Recording, Recording[]>()
  /** Those whose blocks are being read, and whether they were dropped meanwhile. */
  readonly #inUse = new Map<Recording, { isDropped: boolean }>()

  constructor(heap: { free(address: number, bytes: number): void }) {
    this.#heap = heap
  }

  get size(): number {
    return this.#kept.size
  }

  find(
    owner: object,
    { shapes, weights }: { readonly shapes: readonly (readonly number[])[]; readonly weights: readonly object[] },
  ) {
    const found = this.#byOwner.get(owner)?.find(({ inputs }) => areAlike(inputs, shapes))
    if (found === undefined || (found.weights.length === weights.length && found.weights.every((id, at) => id === weights[at])))
      return found
    this.#drop(found)
    return undefined
  }

  has(recording: Recording): boolean {
    return this.#kept.has(recording)
  }

  keep(owner: object, recording: Recording): void {
    const list = this.#byOwner.get(owner) ?? []
    this.#byOwner.set(owner, list)
    const [oldest] = list
    if (oldest !== undefined && list.length === keptForEach) this.#drop(oldest)
    list.push(recording)
    this.#kept.set(recording, list)
    for (const data of recording.sources) (data.recordings ??= []).push(recording)
  }

  /** Frees what reads `data`, which changed or is gone. */
  dropReadersOf(data: Source, { isGone }: { readonly isGone: boolean }): void {
    if (data.recordings === null) return
    for (const recording of data.recordings.slice()) if (isGone || !recording.mayChange) this.#drop(recording)
  }

  /** Frees all of them that are not in use; false where there is none. */
  giveUp(): boolean {
    const idle = [...this.#kept.keys()].filter((recording) => !this.#inUse.has(recording))
    for (const recording of idle) this.#drop(recording)
    return idle.length > 0
  }

  /** Its blocks stay while `work` runs, whatever happens to its weights meanwhile. */
  using<T>(recording: Recording, work: () => T): T {
    const use = { isDropped: false }
    this.#inUse.set(recording, use)
    try {
      return work()
    } finally {
      this.#inUse.delete(recording)
      if (use.isDropped) this.#freeBlocks(recording)
    }
  }

  #drop(recording: Recording): void {
    remove(this.#kept.get(recording) ?? [], recording)
    this.#kept.delete(recording)
    for (const { recordings } of recording.sources) if (recordings !== null) remove(recordings, recording)
    const use = this.#inUse.get(recording)
    if (use === undefined) this.#freeBlocks(recording)
    else use.isDropped = true
  }

  #freeBlocks({ blocks }: Recording): void {
    for (const { address, bytes } of blocks) this.#heap.free(address, bytes)
  }
}

function areAlike(inputs: readonly Place[], shapes: readonly (readonly number[])[]): boolean {
  return (
    inputs.length === shapes.length &&
    inputs.every(({ shape }, index) => util.arraysEqual([...shape], [...(shapes[index] ?? [])]))
  )
}

function remove<T>(list: T[], item: T): void {
  const place = list.indexOf(item)
  if (place >= 0) list.splice(place, 1)
}
