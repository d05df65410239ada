import { util } from '@tensorflow/tfjs-core'
import type { TensorData } from '../TensorData.ts'
import type { Place, Recording } from './recording.ts'

/** As many are kept for one net: whole batches and the last, smaller one. */
const keptForEach = 2

/** Recordings by whom they belong to. One goes as soon as a number that it reads changes or is freed, and before memory runs out. */
export class Recordings {
  /** False computes everything anew: for a profile of kernels. */
  isOn = true
  readonly #heap: { free(address: number, bytes: number): void }
  readonly #byOwner = new WeakMap<object, Recording[]>()
  readonly #kept = new Map<Recording, Recording[]>()

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

  /** Frees what reads `data`. */
  dropReadersOf(data: TensorData): void {
    if (data.recordings !== null) for (const recording of data.recordings.slice()) this.#drop(recording)
  }

  /** Frees all of them; false where there is none. */
  giveUp(): boolean {
    const gaveUp = this.#kept.size > 0
    for (const recording of this.#kept.keys()) this.#drop(recording)
    return gaveUp
  }

  #drop(recording: Recording): void {
    remove(this.#kept.get(recording) ?? [], recording)
    this.#kept.delete(recording)
    for (const { recordings } of recording.sources) if (recordings !== null) remove(recordings, recording)
    for (const { address, bytes } of recording.blocks) this.#heap.free(address, bytes)
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
