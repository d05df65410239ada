import type { Graph, GraphNode, Wire } from '../contract/document.ts'
import type { NodeId, WireId } from '../contract/ids.ts'
import { NodeTable, rosterOf, type Roster } from './nodeTable.ts'
import { RecentMap } from './recentMap.ts'

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
let lastRoster: Roster = rosterOf([])

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
  if (!lists(lastRoster, graph.nodes)) lastRoster = rosterOf(graph.nodes.map((node) => node.id))
  const wiring = new IndexedWires(graph.wires, lastRoster)
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
  readonly #whole: readonly Wire[]
  #byId: ReadonlyMap<WireId, Wire> | null = null

  constructor(wires: readonly Wire[], roster: Roster) {
    const { ids, places } = roster
    const incoming = Array<Wire[] | undefined>(ids.length)
    const outgoing = Array<Wire[] | undefined>(ids.length)
    const dangling: Wire[] = []
    const whole: Wire[] = []
    for (const wire of wires) {
      const from = places.get(wire.from)
      const to = places.get(wire.to)
      if (from === undefined || to === undefined) dangling.push(wire)
      else {
        append(incoming, to, wire)
        append(outgoing, from, wire)
        whole.push(wire)
      }
    }
    this.roster = roster
    this.danglingWires = dangling
    this.#whole = whole
    this.into = (node) => incoming[places.get(node) ?? -1] ?? noWires
    this.outOf = (node) => outgoing[places.get(node) ?? -1] ?? noWires
  }

  /** Made when somebody asks: most edits never do. */
  get wires(): ReadonlyMap<WireId, Wire> {
    this.#byId ??= new Map(this.#whole.map((wire) => [wire.id, wire]))
    return this.#byId
  }
}

function append(lists: (Wire[] | undefined)[], place: number, wire: Wire): void {
  const list = lists[place]
  if (list === undefined) lists[place] = [wire]
  else list.push(wire)
}
