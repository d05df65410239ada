import type { Graph, Wire } from '../contract/document.ts'
import type { NodeId } from '../contract/ids.ts'
import { indexGraph, type Wiring } from './indexGraph.ts'
import { RecentMap } from './recentMap.ts'

export interface Topology {
  /** Every node outside cycles, upstream first; document order wherever the wires leave a choice. */
  readonly order: readonly NodeId[]
  /** Sets of nodes of which each leads to each other (Tarjan 1972), in document order; a node wired to itself is a set of one. */
  readonly cycles: readonly (readonly NodeId[])[]
}

const noWires: readonly Wire[] = []
const topologies = new RecentMap<Wiring, Topology>()

/** Memoised by the wiring. Linear in nodes and wires, without recursion: chains may be as long as memory allows. */
export function topology(graph: Graph): Topology {
  const { wiring } = indexGraph(graph)
  const known = topologies.get(wiring)
  if (known !== undefined) return known
  const found = sortGraph(wiring)
  topologies.set(wiring, found)
  return found
}

/**
 * Tarjan's strongly connected components over the reversed wires: a component is complete only after
 * everything upstream of it, so components come out upstream first. Nodes are numbered by their places.
 */
function sortGraph({ roster: { ids, places }, into }: Wiring): Topology {
  const order: NodeId[] = []
  const cycles: NodeId[][] = []
  const unvisited = -1
  const visited = new Int32Array(ids.length).fill(unvisited)
  const lowest = new Int32Array(ids.length)
  const inComponent = new Uint8Array(ids.length)
  const component: number[] = []
  /** The places from a start down to where the walk is, and for each the next of its wires to follow. */
  const path = new Int32Array(ids.length)
  const nextWire = new Int32Array(ids.length)
  let depth = 0
  let visits = 0

  const enter = (place: number): void => {
    visited[place] = visits
    lowest[place] = visits
    visits += 1
    component.push(place)
    inComponent[place] = 1
    path[depth] = place
    depth += 1
  }
  const lower = (place: number, value: number): void => {
    lowest[place] = Math.min(lowest[place] ?? value, value)
  }
  const close = (place: number, wires: readonly Wire[]): void => {
    const node = ids[place]
    if (component.at(-1) === place && node !== undefined && !wires.some((wire) => wire.from === node)) {
      component.pop()
      inComponent[place] = 0
      order.push(node)
      return
    }
    const members = component.splice(component.lastIndexOf(place))
    for (const member of members) inComponent[member] = 0
    cycles.push(members.flatMap((member) => ids[member] ?? []))
  }

  for (let start = 0; start < ids.length; start += 1) {
    if (visited[start] !== unvisited) continue
    enter(start)
    while (depth > 0) {
      const place = path[depth - 1] ?? start
      const node = ids[place]
      const wires = node === undefined ? noWires : into(node)
      const wire = wires[nextWire[place] ?? 0]
      if (wire !== undefined) {
        nextWire[place] = (nextWire[place] ?? 0) + 1
        const from = places.get(wire.from) ?? start
        const seen = visited[from] ?? unvisited
        if (seen === unvisited) enter(from)
        else if (inComponent[from] === 1) lower(place, seen)
        continue
      }
      depth -= 1
      const low = lowest[place] ?? 0
      if (depth > 0) lower(path[depth - 1] ?? start, low)
      if (low === visited[place]) close(place, wires)
    }
  }
  return { order, cycles: inDocumentOrder(places, cycles) }
}

function inDocumentOrder(places: ReadonlyMap<NodeId, number>, cycles: readonly NodeId[][]): readonly (readonly NodeId[])[] {
  const place = (node: NodeId | undefined): number => (node === undefined ? 0 : (places.get(node) ?? 0))
  for (const cycle of cycles) cycle.sort((left, right) => place(left) - place(right))
  return [...cycles].sort((left, right) => place(left[0]) - place(right[0]))
}
