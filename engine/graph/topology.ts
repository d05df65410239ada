import type { Graph } from '../contract/document.ts'
import type { NodeId } from '../contract/ids.ts'
import { indexGraph, type Wiring } from './indexGraph.ts'
import { RecentMap } from './recentMap.ts'
import { Scratch } from './scratch.ts'
import { othersAt } from './wireLists.ts'

export interface Topology {
  /** Every node outside cycles, upstream first; document order wherever the wires leave a choice. */
  readonly order: readonly NodeId[]
  /** Sets of nodes of which each leads to each other (Tarjan 1972), in document order; a node wired to itself is a set of one. */
  readonly cycles: readonly (readonly NodeId[])[]
}

const noCycles: Topology['cycles'] = []
const topologies = new RecentMap<Wiring, Topology>()
let last: Topology = { order: [], cycles: noCycles }

/** Memoised by the wiring. Linear in nodes and wires, without recursion: chains may be as long as memory allows. */
export function topology(graph: Graph): Topology {
  const { wiring } = indexGraph(graph)
  const known = topologies.get(wiring)
  if (known !== undefined) return known
  last = sortGraph(wiring, last.order)
  topologies.set(wiring, last)
  return last
}

const places = new Scratch()
const visits = new Scratch()
const lowestVisits = new Scratch()
const openMarks = new Scratch()
const components = new Scratch()
const paths = new Scratch()
const followed = new Scratch()
const sortedPlaces = new Scratch()

/**
 * Tarjan's strongly connected components over the reversed wires: a component is complete only after
 * everything upstream of it, so components come out upstream first. Nodes are numbered by their places in the document.
 * Gives back the order `before` where it comes out the same.
 */
function sortGraph({ roster: { ids, slots, capacity }, incoming }: Wiring, before: Topology['order']): Topology {
  const count = ids.length
  const unvisited = -1
  const placeAt = places.take(capacity)
  for (let place = 0; place < count; place += 1) placeAt[slots[place] ?? 0] = place
  const visited = visits.take(count, unvisited)
  const lowest = lowestVisits.take(count)
  const inComponent = openMarks.take(count)
  /** The nodes of components that are not complete, as a stack. */
  const component = components.take(count)
  /** The places from a start down to where the walk is, and for each the next of its wires to follow. */
  const path = paths.take(count)
  const nextWire = followed.take(count)
  const sorted = sortedPlaces.take(count)
  const cycles: number[][] = []
  let sortedCount = 0
  let componentSize = 0
  let depth = 0
  let visit = 0

  const enter = (place: number): void => {
    visited[place] = visit
    lowest[place] = visit
    visit += 1
    component[componentSize] = place
    componentSize += 1
    inComponent[place] = 1
    path[depth] = place
    depth += 1
  }
  const lower = (place: number, value: number): void => {
    lowest[place] = Math.min(lowest[place] ?? value, value)
  }
  const close = (place: number): void => {
    const end = componentSize
    do {
      componentSize -= 1
      inComponent[component[componentSize] ?? 0] = 0
    } while (component[componentSize] !== place)
    const slot = slots[place] ?? 0
    if (end - componentSize === 1 && !othersAt(incoming, slot).includes(slot)) {
      sorted[sortedCount] = place
      sortedCount += 1
    } else cycles.push(Array.from(component.subarray(componentSize, end)))
  }

  for (let start = 0; start < count; start += 1) {
    if (visited[start] !== unvisited) continue
    enter(start)
    while (depth > 0) {
      const place = path[depth - 1] ?? start
      const sources = othersAt(incoming, slots[place] ?? 0)
      const wire = nextWire[place] ?? 0
      if (wire < sources.length) {
        nextWire[place] = wire + 1
        const from = placeAt[sources[wire] ?? 0] ?? start
        const seen = visited[from] ?? unvisited
        if (seen === unvisited) enter(from)
        else if (inComponent[from] === 1) lower(place, seen)
        continue
      }
      depth -= 1
      const low = lowest[place] ?? 0
      if (depth > 0) lower(path[depth - 1] ?? start, low)
      if (low === visited[place]) close(place)
    }
  }
  return { order: listOrder(ids, { sorted, count: sortedCount, before }), cycles: listCycles(ids, cycles) }
}

function listOrder(
  ids: readonly NodeId[],
  { sorted, count, before }: { readonly sorted: Int32Array; readonly count: number; readonly before: readonly NodeId[] },
): readonly NodeId[] {
  let same = 0
  while (same < count && before[same] === ids[sorted[same] ?? 0]) same += 1
  if (same === count && before.length === count) return before
  const order = before.slice(0, same)
  for (let at = same; at < count; at += 1) {
    const id = ids[sorted[at] ?? 0]
    if (id !== undefined) order.push(id)
  }
  return order
}

function listCycles(ids: readonly NodeId[], cycles: readonly (readonly number[])[]): Topology['cycles'] {
  if (cycles.length === 0) return noCycles
  return cycles
    .map((cycle) => cycle.toSorted((left, right) => left - right))
    .toSorted(([left = 0], [right = 0]) => left - right)
    .map((cycle) => cycle.flatMap((place) => ids[place] ?? []))
}
