import type { NodeId } from '../contract/ids.ts'

/** The ids of a graph's nodes, each once, and where each stands in document order. */
export interface Roster {
  readonly ids: readonly NodeId[]
  readonly places: ReadonlyMap<NodeId, number>
}

export function rosterOf(ids: Iterable<NodeId>): Roster {
  const places = new Map<NodeId, number>()
  for (const id of ids) if (!places.has(id)) places.set(id, places.size)
  return { ids: [...places.keys()], places }
}

/** Something for every node, in document order. Tables over the same nodes share their roster, so that each is a bare list. */
export class NodeTable<Value> implements ReadonlyMap<NodeId, Value> {
  readonly #roster: Roster
  readonly #values: readonly Value[]

  /** `values` in the order of the roster's ids. */
  constructor(roster: Roster, values: readonly Value[]) {
    this.#roster = roster
    this.#values = values
  }

  get size(): number {
    return this.#roster.ids.length
  }

  get(id: NodeId): Value | undefined {
    const place = this.#roster.places.get(id)
    return place === undefined ? undefined : this.#values[place]
  }

  has(id: NodeId): boolean {
    return this.#roster.places.has(id)
  }

  keys() {
    return this.#roster.ids.values()
  }

  values() {
    return this.#values.values()
  }

  *entries(): Generator<[NodeId, Value], undefined> {
    for (const [place, value] of this.#values.entries()) {
      const id = this.#roster.ids[place]
      if (id !== undefined) yield [id, value]
    }
  }

  [Symbol.iterator]() {
    return this.entries()
  }

  forEach(visit: (value: Value, id: NodeId, table: ReadonlyMap<NodeId, Value>) => void): void {
    // Neither an iterator nor pairs, which are garbage to walks of every edit.
    const { ids } = this.#roster
    for (let place = 0; place < this.#values.length; place += 1) {
      const id = ids[place]
      const value = this.#values[place]
      if (id !== undefined && value !== undefined) visit(value, id, this)
    }
  }

  /** Whether both hold the same objects for the same nodes. */
  hasSameValues(other: NodeTable<Value>): boolean {
    if (this.#roster !== other.#roster && !sameItems(this.#roster.ids, other.#roster.ids)) return false
    return sameItems(this.#values, other.#values)
  }
}

function sameItems<Item>(left: readonly Item[], right: readonly Item[]): boolean {
  return left === right || (left.length === right.length && left.every((item, at) => item === right[at]))
}
