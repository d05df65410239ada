import type { Graph, Wire } from '../contract/document.ts'
import type { NodeId } from '../contract/ids.ts'
import { indexGraph } from './indexGraph.ts'
import { Scratch } from './scratch.ts'
import { othersAt } from './wireLists.ts'

/** The given nodes and everything that their outputs lead to. */
export function downstreamOf(graph: Graph, starts: Iterable<NodeId>): ReadonlySet<NodeId> {
  const index = indexGraph(graph)
  return spread(starts, (node, visit) => {
    for (const wire of index.outOf(node)) visit(wire.to)
  })
}

/** The given nodes and everything that leads to them. */
export function upstreamOf(graph: Graph, starts: Iterable<NodeId>): ReadonlySet<NodeId> {
  const index = indexGraph(graph)
  return spread(starts, (node, visit) => {
    for (const wire of index.into(node)) visit(wire.from)
  })
}

const upstreamMarks = new Scratch()
const upstreamStack = new Scratch()

/** The nodes that are none of these and lead to none of these, in document order. */
export function notUpstreamOf(graph: Graph, ends: readonly NodeId[]): readonly NodeId[] {
  const { roster, incoming } = indexGraph(graph)
  const marks = upstreamMarks.take(roster.capacity)
  const waiting = upstreamStack.take(roster.capacity)
  let count = 0
  for (const end of ends) {
    const slot = roster.slotOf(end)
    if (slot === undefined || marks[slot] === 1) continue
    marks[slot] = 1
    waiting[count] = slot
    count += 1
  }
  while (count > 0) {
    count -= 1
    for (const source of othersAt(incoming, waiting[count] ?? 0)) {
      if (marks[source] === 1) continue
      marks[source] = 1
      waiting[count] = source
      count += 1
    }
  }
  return roster.ids.filter((_, place) => marks[roster.slots[place] ?? 0] !== 1)
}

/** The wires of a shortest cycle through the node, or of one of its wires; empty where there is none. */
export function shortestCycleThrough(graph: Graph, node: NodeId): readonly Wire[] {
  const index = indexGraph(graph)
  const cameBy = new Map<NodeId, Wire>()
  const queue: NodeId[] = [node]
  for (const current of queue) {
    for (const wire of index.outOf(current)) {
      if (wire.to === node) return pathBack(cameBy, { node, last: wire })
      if (cameBy.has(wire.to)) continue
      cameBy.set(wire.to, wire)
      queue.push(wire.to)
    }
  }
  return []
}

function pathBack(cameBy: ReadonlyMap<NodeId, Wire>, { node, last }: { readonly node: NodeId; readonly last: Wire }): Wire[] {
  const wires: Wire[] = []
  for (let wire: Wire | undefined = last; wire !== undefined; wire = wire.from === node ? undefined : cameBy.get(wire.from)) {
    wires.push(wire)
  }
  return wires.reverse()
}

/** Nodes in sets that are joined by wires, whichever way these point; sets and nodes in document order. */
export function connectedParts(graph: Graph, among: ReadonlySet<NodeId>): readonly (readonly NodeId[])[] {
  const index = indexGraph(graph)
  const seen = new Set<NodeId>()
  const parts: NodeId[][] = []
  for (const start of index.nodes.keys()) {
    if (!among.has(start) || seen.has(start)) continue
    const part = spread([start], (node, visit) => {
      for (const wire of index.outOf(node)) if (among.has(wire.to)) visit(wire.to)
      for (const wire of index.into(node)) if (among.has(wire.from)) visit(wire.from)
    })
    for (const node of part) seen.add(node)
    parts.push([...part])
  }
  return parts
}

function spread(starts: Iterable<NodeId>, follow: (node: NodeId, visit: (next: NodeId) => void) => void): Set<NodeId> {
  const found = new Set<NodeId>(starts)
  const waiting = [...found]
  const visit = (next: NodeId): void => {
    if (found.has(next)) return
    found.add(next)
    waiting.push(next)
  }
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) follow(node, visit)
  return found
}
