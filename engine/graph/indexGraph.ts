import type { Graph, GraphNode, Wire } from '../contract/document.ts'
import type { NodeId, WireId } from '../contract/ids.ts'

/** A graph by node: what every walk over it needs. Wires stand in document order; those with a missing end are left out. */
export interface GraphIndex {
  readonly graph: Graph
  readonly nodes: ReadonlyMap<NodeId, GraphNode>
  readonly wires: ReadonlyMap<WireId, Wire>
  /** Wires whose start or end is no node of the graph. */
  readonly danglingWires: readonly Wire[]
  into(node: NodeId): readonly Wire[]
  outOf(node: NodeId): readonly Wire[]
}

const indices = new WeakMap<Graph, GraphIndex>()
const noWires: readonly Wire[] = []

/** Memoised by the graph's identity: graphs are never changed in place. */
export function indexGraph(graph: Graph): GraphIndex {
  const known = indices.get(graph)
  if (known !== undefined) return known
  const index = buildIndex(graph)
  indices.set(graph, index)
  return index
}

function buildIndex(graph: Graph): GraphIndex {
  const nodes = new Map<NodeId, GraphNode>()
  for (const node of graph.nodes) nodes.set(node.id, node)
  const wires = new Map<WireId, Wire>()
  const incoming = new Map<NodeId, Wire[]>()
  const outgoing = new Map<NodeId, Wire[]>()
  const danglingWires: Wire[] = []
  for (const wire of graph.wires) {
    if (!nodes.has(wire.from) || !nodes.has(wire.to)) {
      danglingWires.push(wire)
      continue
    }
    wires.set(wire.id, wire)
    append(incoming, wire.to, wire)
    append(outgoing, wire.from, wire)
  }
  return {
    graph,
    nodes,
    wires,
    danglingWires,
    into: (node) => incoming.get(node) ?? noWires,
    outOf: (node) => outgoing.get(node) ?? noWires,
  }
}

function append(lists: Map<NodeId, Wire[]>, key: NodeId, wire: Wire): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [wire])
  else list.push(wire)
}
