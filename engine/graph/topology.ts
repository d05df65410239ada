import type { Graph } from '../contract/document.ts'
import type { NodeId } from '../contract/ids.ts'
import { indexGraph, type Wiring } from './indexGraph.ts'

export interface Topology {
  /** Every node outside cycles, upstream first; document order wherever the wires leave a choice. */
  readonly order: readonly NodeId[]
  /** Sets of nodes of which each leads to each other (Tarjan 1972), in document order; a node wired to itself is a set of one. */
  readonly cycles: readonly (readonly NodeId[])[]
}

const topologies = new WeakMap<Wiring, Topology>()

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
 * everything upstream of it, so components come out upstream first.
 */
function sortGraph(wiring: Wiring): Topology {
  const order: NodeId[] = []
  const cycles: NodeId[][] = []
  const visited = new Map<NodeId, number>()
  const lowest = new Map<NodeId, number>()
  const component: NodeId[] = []
  const inComponent = new Set<NodeId>()
  const path: { readonly node: NodeId; next: number }[] = []

  const enter = (node: NodeId): void => {
    visited.set(node, visited.size)
    lowest.set(node, visited.size - 1)
    component.push(node)
    inComponent.add(node)
    path.push({ node, next: 0 })
  }
  const lower = (node: NodeId, value: number): void => {
    if (value < (lowest.get(node) ?? value)) lowest.set(node, value)
  }
  const close = (node: NodeId): void => {
    const members = component.splice(component.lastIndexOf(node))
    for (const member of members) inComponent.delete(member)
    const loops = wiring.into(node).some((wire) => wire.from === node)
    if (members.length === 1 && !loops) order.push(node)
    else cycles.push(members)
  }

  for (const start of wiring.ids) {
    if (visited.has(start)) continue
    enter(start)
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const wire = wiring.into(step.node)[step.next]
      if (wire !== undefined) {
        step.next += 1
        const seen = visited.get(wire.from)
        if (seen === undefined) enter(wire.from)
        else if (inComponent.has(wire.from)) lower(step.node, seen)
        continue
      }
      path.pop()
      const parent = path.at(-1)
      const low = lowest.get(step.node) ?? 0
      if (parent !== undefined) lower(parent.node, low)
      if (low === visited.get(step.node)) close(step.node)
    }
  }
  return { order, cycles: inDocumentOrder(wiring, cycles) }
}

function inDocumentOrder(wiring: Wiring, cycles: readonly NodeId[][]): readonly (readonly NodeId[])[] {
  if (cycles.length === 0) return cycles
  const place = new Map(wiring.ids.map((node, position) => [node, position]))
  const position = (node: NodeId | undefined): number => (node === undefined ? 0 : (place.get(node) ?? 0))
  for (const cycle of cycles) cycle.sort((left, right) => position(left) - position(right))
  return [...cycles].sort((left, right) => position(left[0]) - position(right[0]))
}
