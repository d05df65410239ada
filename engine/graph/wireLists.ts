import type { Wire } from '../contract/document.ts'
import { Scratch } from './scratch.ts'

/** For each slot of a roster what starts there, or what ends there, in document order. */
export interface WireLists {
  readonly wires: readonly (readonly Wire[])[]
  /** The slots of the nodes at the other ends. */
  readonly others: readonly (readonly number[])[]
}

const noWires: readonly Wire[] = []
const noSlots: readonly number[] = []
const next = new Scratch()
const sorted = new Scratch()

export interface WireEnds {
  /** For each wire the slot in whose list it belongs; -1 leaves it out. */
  readonly slots: Int32Array
  /** The slot at its other end. */
  readonly others: Int32Array
  readonly capacity: number
  /** The lists before the last edit, where slots are the same. */
  readonly before: WireLists | null
}

/** A node's wires; none at a slot beyond the lists. */
export function listAt({ wires }: WireLists, slot: number | undefined): readonly Wire[] {
  return slot === undefined || slot >= wires.length ? noWires : (wires[slot] ?? noWires)
}

/** Slots of the nodes at the other ends of a node's wires, one for each wire. */
export function othersAt({ others }: WireLists, slot: number): readonly number[] {
  return slot >= others.length ? noSlots : (others[slot] ?? noSlots)
}

/**
 * Sorts wires into lists by slot (a counting sort). A list that comes out as before is the object of before: an edit
 * leaves most of them alone, and hundreds of new ones would be most of its garbage.
 */
export function listWires(wires: readonly Wire[], { slots, others, capacity, before }: WireEnds): WireLists {
  const end = next.take(capacity + 1)
  for (let at = 0; at < wires.length; at += 1) {
    const slot = slots[at] ?? -1
    if (slot >= 0) end[slot + 1] = (end[slot + 1] ?? 0) + 1
  }
  for (let slot = 0; slot < capacity; slot += 1) end[slot + 1] = (end[slot + 1] ?? 0) + (end[slot] ?? 0)
  const run: WireRun = { wires, sorted: sorted.take(wires.length), others, start: 0, end: 0 }
  for (let at = 0; at < wires.length; at += 1) {
    const slot = slots[at] ?? -1
    if (slot < 0) continue
    run.sorted[end[slot] ?? 0] = at
    end[slot] = (end[slot] ?? 0) + 1
  }
  const lists = { wires: Array<readonly Wire[]>(capacity), others: Array<readonly number[]>(capacity) }
  for (let slot = 0; slot < capacity; slot += 1) {
    run.start = run.end
    run.end = end[slot] ?? 0
    const known = before === null ? noWires : listAt(before, slot)
    const stays = holds(known, run)
    lists.wires[slot] = stays ? known : listed(run)
    lists.others[slot] = stays && before !== null ? othersAt(before, slot) : listedOthers(run)
  }
  return lists
}

/** A stretch of sorted wires. */
interface WireRun {
  readonly wires: readonly Wire[]
  /** Positions in `wires`. */
  readonly sorted: Int32Array
  readonly others: Int32Array
  start: number
  end: number
}

function holds(list: readonly Wire[], { wires, sorted: order, start, end }: WireRun): boolean {
  if (list.length !== end - start) return false
  for (let at = start; at < end; at += 1) if (list[at - start] !== wires[order[at] ?? 0]) return false
  return true
}

function listed({ wires, sorted: order, start, end }: WireRun): readonly Wire[] {
  if (start === end) return noWires
  const list: Wire[] = []
  for (let at = start; at < end; at += 1) {
    const wire = wires[order[at] ?? 0]
    if (wire !== undefined) list.push(wire)
  }
  return list
}

function listedOthers({ others, sorted: order, start, end }: WireRun): readonly number[] {
  if (start === end) return noSlots
  const list: number[] = []
  for (let at = start; at < end; at += 1) list.push(others[order[at] ?? 0] ?? 0)
  return list
}
