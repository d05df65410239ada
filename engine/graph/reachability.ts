import type { Graph, Wire } from '../contract/document.ts'
import type { NodeId } from '../contract/ids.ts'
import { indexGraph } from './indexGraph.ts'

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

/** For each place of the graph's roster 1 where the node is one of these or leads to one of them. */
export function marksUpstream(graph: Graph, starts: readonly NodeId[]): Uint8Array {
  const { roster, into } = indexGraph(graph)
  const marks = new Uint8Array(roster.ids.length)
  const waiting = [...starts]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const place = roster.places.get(node)
    if (place === undefined || marks[place] === 1) continue
    marks[place] = 1
    for (const wire of into(node)) waiting.push(wire.from)
  }
  return marks
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
