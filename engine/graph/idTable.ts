import type { NodeId } from '../contract/ids.ts'
import { sameItems, type Roster } from './roster.ts'

/** Something for every id of a roster, read like a map in document order. Tables over the same ids share their roster, so that each is a bare list. */
export class IdTable<Id extends string, Value> implements ReadonlyMap<Id, Value> {
  readonly roster: Roster<Id>
  readonly #bySlot: readonly (Value | undefined)[]

  /** `bySlot` has a value at the slot of each of the roster's ids and nothing elsewhere. */
  constructor(roster: Roster<Id>, bySlot: readonly (Value | undefined)[]) {
    this.roster = roster
    this.#bySlot = bySlot
  }

  /** `values` in the order of the roster's ids. */
  static inOrder<Id extends string, Value>(roster: Roster<Id>, values: readonly Value[]): IdTable<Id, Value> {
    const bySlot = emptySlots<Value>(roster)
    for (let at = 0; at < values.length; at += 1) bySlot[roster.slots[at] ?? 0] = values[at]
    return new IdTable(roster, bySlot)
  }

  get size(): number {
    return this.roster.ids.length
  }

  get(id: Id): Value | undefined {
    return this.at(this.roster.slotOf(id))
  }

  at(slot: number | undefined): Value | undefined {
    return slot === undefined || slot >= this.#bySlot.length ? undefined : this.#bySlot[slot]
  }

  has(id: Id): boolean {
    return this.get(id) !== undefined
  }

  keys() {
    return this.roster.ids.values()
  }

  *values(): Generator<Value, undefined> {
    for (const slot of this.roster.slots) {
      const value = this.#bySlot[slot]
      if (value !== undefined) yield value
    }
  }

  *entries(): Generator<[Id, Value], undefined> {
    for (const [at, id] of this.roster.ids.entries()) {
      const value = this.#bySlot[this.roster.slots[at] ?? -1]
      if (value !== undefined) yield [id, value]
    }
  }

  [Symbol.iterator]() {
    return this.entries()
  }

  forEach(visit: (value: Value, id: Id, table: ReadonlyMap<Id, Value>) => void): void {
    // Neither an iterator nor pairs, which are garbage to walks of every edit.
    const { ids, slots } = this.roster
    for (let at = 0; at < ids.length; at += 1) {
      const id = ids[at]
      const value = this.#bySlot[slots[at] ?? -1]
      if (id !== undefined && value !== undefined) visit(value, id, this)
    }
  }

  /** The values by slot, to be changed into another table's. */
  copySlots(): (Value | undefined)[] {
    return this.#bySlot.slice()
  }

  /** Whether both hold the same objects for the same ids in the same order. */
  hasSameValues(other: IdTable<Id, Value>): boolean {
    if (this === other) return true
    const { roster } = this
    if (roster !== other.roster && !sameItems(roster.ids, other.roster.ids)) return false
    for (let at = 0; at < roster.slots.length; at += 1)
      if (this.#bySlot[roster.slots[at] ?? -1] !== other.#bySlot[other.roster.slots[at] ?? -1]) return false
    return true
  }
}

export type NodeTable<Value> = IdTable<NodeId, Value>

/** Room for a value at each slot. */
export function emptySlots<Value>({ capacity }: Roster<string>): (Value | undefined)[] {
  return Array<Value | undefined>(capacity)
}
