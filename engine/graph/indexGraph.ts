import type { Graph, GraphNode, Wire } from '../contract/document.ts'
import type { NodeId, WireId } from '../contract/ids.ts'
import { NodeTable, rosterOf, type Roster } from './nodeTable.ts'
import { RecentMap } from './recentMap.ts'
import { listWires } from './wireLists.ts'

/** How nodes are joined, whatever they are. Graphs with the same ids in the same order and the same list of wires share one. */
export interface Wiring {
  readonly roster: Roster
  /** Wires whose start or end is no node of the graph. */
  readonly danglingWires: readonly Wire[]
  readonly into: (node: NodeId) => readonly Wire[]
  readonly outOf: (node: NodeId) => readonly Wire[]
  /** Those that do not dangle. */
  readonly wires: ReadonlyMap<WireId, Wire>
}

/** A graph by node: what every walk over it needs. Wires stand in document order; those with a missing end are left out. */
export interface GraphIndex extends Wiring {
  readonly graph: Graph
  readonly nodes: ReadonlyMap<NodeId, GraphNode>
  /** Its identity stays while only params, names or places change: what depends on wires alone can be kept. */
  readonly wiring: Wiring
}

const indices = new RecentMap<Graph, GraphIndex>()
const wirings = new RecentMap<readonly Wire[], Wiring>()
const noWires: readonly Wire[] = []
let lastWiring: Pick<Wiring, 'roster' | 'into' | 'outOf'> = { roster: rosterOf([]), into: () => noWires, outOf: () => noWires }

/** Memoised by the graph's identity, for the last few: graphs are never changed in place. */
export function indexGraph(graph: Graph): GraphIndex {
  const known = indices.get(graph)
  if (known !== undefined) return known
  const wiring = wiringOf(graph)
  const index = new IndexedGraph(graph, wiring)
  indices.set(graph, index)
  return index
}

function wiringOf(graph: Graph): Wiring {
  const known = wirings.get(graph.wires)
  if (known !== undefined && lists(known.roster, graph.nodes)) return known
  const roster = lists(lastWiring.roster, graph.nodes) ? lastWiring.roster : rosterOf(graph.nodes.map((node) => node.id))
  const wiring = new IndexedWires(graph.wires, roster, lastWiring)
  lastWiring = wiring
  wirings.set(graph.wires, wiring)
  return wiring
}

function lists({ ids }: Roster, nodes: readonly GraphNode[]): boolean {
  return ids.length === nodes.length && nodes.every(({ id }, at) => ids[at] === id)
}

/** A broken document may hold an id twice: the last node with it counts, at the place of the first. */
function eachOnce(nodes: readonly GraphNode[], { ids, places }: Roster): readonly GraphNode[] {
  if (ids.length === nodes.length) return nodes
  const found: GraphNode[] = []
  for (const node of nodes) found[places.get(node.id) ?? 0] = node
  return found
}

/* Classes, because an object literal with a getter gets a hidden class of its own, which outlives it until the next full collection. */

class IndexedGraph implements GraphIndex {
  readonly graph: Graph
  readonly wiring: Wiring
  readonly nodes: ReadonlyMap<NodeId, GraphNode>
  readonly roster: Roster
  readonly danglingWires: readonly Wire[]
  readonly into: (node: NodeId) => readonly Wire[]
  readonly outOf: (node: NodeId) => readonly Wire[]

  constructor(graph: Graph, wiring: Wiring) {
    this.graph = graph
    this.wiring = wiring
    this.nodes = new NodeTable(wiring.roster, eachOnce(graph.nodes, wiring.roster))
    this.roster = wiring.roster
    this.danglingWires = wiring.danglingWires
    this.into = wiring.into
    this.outOf = wiring.outOf
  }

  get wires(): ReadonlyMap<WireId, Wire> {
    return this.wiring.wires
  }
}

class IndexedWires implements Wiring {
  readonly roster: Roster
  readonly danglingWires: readonly Wire[]
  readonly into: (node: NodeId) => readonly Wire[]
  readonly outOf: (node: NodeId) => readonly Wire[]
  readonly #all: readonly Wire[]
  #byId: ReadonlyMap<WireId, Wire> | null = null

  /** Nodes whose wires are those they had in `before` keep their lists. */
  constructor(wires: readonly Wire[], roster: Roster, before: Pick<Wiring, 'into' | 'outOf'>) {
    const { ids, places } = roster
    const starts = new Int32Array(wires.length).fill(-1)
    const ends = new Int32Array(wires.length).fill(-1)
    const dangling: Wire[] = []
    for (const [at, wire] of wires.entries()) {
      const from = places.get(wire.from)
      const to = places.get(wire.to)
      if (from === undefined || to === undefined) dangling.push(wire)
      else {
        starts[at] = from
        ends[at] = to
      }
    }
    const count = ids.length
    const incoming = listWires(wires, { places: ends, count, before: listsBefore(roster, before.into) })
    const outgoing = listWires(wires, { places: starts, count, before: listsBefore(roster, before.outOf) })
    this.roster = roster
    this.danglingWires = dangling
    this.#all = wires
    this.into = (node) => incoming[places.get(node) ?? -1] ?? noWires
    this.outOf = (node) => outgoing[places.get(node) ?? -1] ?? noWires
  }

  /** Made when somebody asks: most edits never do. */
  get wires(): ReadonlyMap<WireId, Wire> {
    this.#byId ??= new Map(this.#whole().map((wire) => [wire.id, wire]))
    return this.#byId
  }

  #whole(): readonly Wire[] {
    const dangling = new Set(this.danglingWires)
    return dangling.size === 0 ? this.#all : this.#all.filter((wire) => !dangling.has(wire))
  }
}

function listsBefore({ ids }: Roster, lists: (node: NodeId) => readonly Wire[]): (place: number) => readonly Wire[] {
  return (place) => {
    const id = ids[place]
    return id === undefined ? noWires : lists(id)
  }
}
