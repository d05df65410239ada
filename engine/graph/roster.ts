import { Scratch } from './scratch.ts'

/** Slots that ids may have taken beyond twice those in use, before numbering begins anew. */
const slack = 64
const marks = new Scratch()

/**
 * The ids of a graph's nodes, or of its wires, each once, in document order, and a slot for each: a small number that an
 * id keeps from one edit to the next, wherever it stands. What is known of a node lies at its slot in a bare list, and
 * stays there when others come and go.
 */
export class Roster<Id extends string> {
  readonly ids: readonly Id[]
  /** Of each of `ids`. */
  readonly slots: readonly number[]
  /** Every slot is below; some may be empty. */
  readonly capacity: number
  /** Shared with the rosters before and after, so that an edit does not number everything anew. */
  readonly #numbers: Map<Id, number>

  private constructor(ids: readonly Id[], slots: readonly number[], numbers: Map<Id, number>) {
    this.ids = ids
    this.slots = slots
    this.capacity = numbers.size
    this.#numbers = numbers
  }

  /** Goes on from the numbers of `before`; `before` itself where the ids are the same in the same order. */
  static of<Id extends string>(ids: readonly Id[], before: Roster<Id> | null = null): Roster<Id> {
    if (before !== null && sameItems(before.ids, ids)) return before
    const goesOn = before !== null && before.#numbers.size <= 2 * ids.length + slack
    const numbers = goesOn ? before.#numbers : new Map<Id, number>()
    const slots = Array<number>(ids.length)
    for (let at = 0; at < ids.length; at += 1) {
      const id = ids[at]
      if (id !== undefined) slots[at] = numberOf(id, numbers)
    }
    return hasTwins(slots, numbers.size) ? Roster.of([...new Set(ids)], before) : new Roster(ids, slots, numbers)
  }

  /** Of an id that the roster or one it shares its numbers with holds: tables have nothing at the slots of the others' ids. */
  slotOf(id: Id): number | undefined {
    return this.#numbers.get(id)
  }

  /** Whether equal ids have equal slots in both. */
  sharesSlots(other: Roster<Id>): boolean {
    return this.#numbers === other.#numbers
  }
}

function numberOf<Id>(id: Id, numbers: Map<Id, number>): number {
  const known = numbers.get(id)
  if (known !== undefined) return known
  const slot = numbers.size
  numbers.set(id, slot)
  return slot
}

function hasTwins(slots: readonly number[], capacity: number): boolean {
  const seen = marks.take(capacity)
  return slots.some((slot) => {
    const isTwin = seen[slot] === 1
    seen[slot] = 1
    return isTwin
  })
}

/** Whether two lists hold the same items, compared by identity, in the same order. */
export function sameItems<Item>(left: readonly Item[], right: readonly Item[]): boolean {
  if (left === right) return true
  if (left.length !== right.length) return false
  for (let at = 0; at < left.length; at += 1) if (left[at] !== right[at]) return false
  return true
}
