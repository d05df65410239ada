import type { Graph, GraphNode, Wire } from '../contract/document.ts'
import type { NodeId, WireId } from '../contract/ids.ts'

/** How nodes are joined, whatever they are. Graphs with the same ids in the same order and the same list of wires share one. */
export interface Wiring {
  readonly ids: readonly NodeId[]
  readonly wires: ReadonlyMap<WireId, Wire>
  /** Wires whose start or end is no node of the graph. */
  readonly danglingWires: readonly Wire[]
  into(node: NodeId): readonly Wire[]
  outOf(node: NodeId): readonly Wire[]
}

/** A graph by node: what every walk over it needs. Wires stand in document order; those with a missing end are left out. */
export interface GraphIndex extends Wiring {
  readonly graph: Graph
  readonly nodes: ReadonlyMap<NodeId, GraphNode>
  /** Its identity stays while only params, names or places change: what depends on wires alone can be kept. */
  readonly wiring: Wiring
}

const indices = new WeakMap<Graph, GraphIndex>()
const wirings = new WeakMap<readonly Wire[], Wiring>()
const noWires: readonly Wire[] = []

/** Memoised by the graph's identity: graphs are never changed in place. */
export function indexGraph(graph: Graph): GraphIndex {
  const known = indices.get(graph)
  if (known !== undefined) return known
  const nodes = new Map<NodeId, GraphNode>()
  for (const node of graph.nodes) nodes.set(node.id, node)
  const wiring = findWiring(graph, nodes)
  const index: GraphIndex = { ...wiring, graph, nodes, wiring }
  indices.set(graph, index)
  return index
}

function findWiring(graph: Graph, nodes: ReadonlyMap<NodeId, GraphNode>): Wiring {
  const known = wirings.get(graph.wires)
  if (known !== undefined && known.ids.length === graph.nodes.length && graph.nodes.every(({ id }, at) => known.ids[at] === id)) {
    return known
  }
  const wiring = indexWires(graph, nodes)
  wirings.set(graph.wires, wiring)
  return wiring
}

function indexWires(graph: Graph, nodes: ReadonlyMap<NodeId, GraphNode>): Wiring {
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
    ids: graph.nodes.map((node) => node.id),
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
