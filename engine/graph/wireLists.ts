import type { Wire } from '../contract/document.ts'

/** For each place of a roster the wires that start there, or that end there, in document order. */
export type WireLists = readonly (readonly Wire[])[]

const noWires: readonly Wire[] = []

export interface WireEnds {
  /** Where each wire belongs; -1 leaves it out. */
  readonly places: Int32Array
  readonly count: number
  /** A place's list before the last edit. */
  readonly before: (place: number) => readonly Wire[]
}

/**
 * Sorts wires into lists by place (a counting sort). A list that comes out as before is the object of before: an edit
 * leaves most of them alone, and hundreds of new ones would be most of its garbage.
 */
export function listWires(wires: readonly Wire[], { places, count, before }: WireEnds): WireLists {
  const next = new Int32Array(count + 1)
  for (const place of places) if (place >= 0) next[place + 1] = (next[place + 1] ?? 0) + 1
  for (let place = 0; place < count; place += 1) next[place + 1] = (next[place + 1] ?? 0) + (next[place] ?? 0)
  const sorted = new Int32Array(wires.length)
  for (let at = 0; at < places.length; at += 1) {
    const place = places[at] ?? -1
    if (place < 0) continue
    const slot = next[place] ?? 0
    sorted[slot] = at
    next[place] = slot + 1
  }
  const lists = Array<readonly Wire[]>(count)
  const run: WireRun = { wires, sorted, start: 0, end: 0 }
  for (let place = 0; place < count; place += 1) {
    run.start = run.end
    run.end = next[place] ?? 0
    const known = before(place)
    lists[place] = holds(known, run) ? known : listed(run)
  }
  return lists
}

/** A stretch of sorted wires. */
interface WireRun {
  readonly wires: readonly Wire[]
  /** Positions in `wires`. */
  readonly sorted: Int32Array
  start: number
  end: number
}

function holds(list: readonly Wire[], { wires, sorted, start, end }: WireRun): boolean {
  if (list.length !== end - start) return false
  for (let at = start; at < end; at += 1) if (list[at - start] !== wires[sorted[at] ?? -1]) return false
  return true
}

function listed({ wires, sorted, start, end }: WireRun): readonly Wire[] {
  if (start === end) return noWires
  const list: Wire[] = []
  for (let at = start; at < end; at += 1) {
    const wire = wires[sorted[at] ?? -1]
    if (wire !== undefined) list.push(wire)
  }
  return list
}
