import type { Graph, GraphNode, Wire } from '../contract/document.ts'
import type { NodeId, WireId } from '../contract/ids.ts'
import { IdTable, type NodeTable } from './idTable.ts'
import { RecentMap } from './recentMap.ts'
import { Roster } from './roster.ts'
import { Scratch } from './scratch.ts'
import { listAt, listWires, type WireLists } from './wireLists.ts'

/** How nodes are joined, whatever they are. Graphs with the same ids in the same order and the same list of wires share one. */
export interface Wiring {
  readonly roster: Roster<NodeId>
  /** Wires whose start or end is no node of the graph. */
  readonly danglingWires: readonly Wire[]
  readonly into: (node: NodeId) => readonly Wire[]
  readonly outOf: (node: NodeId) => readonly Wire[]
  /** The same by the roster's slots, for walks. */
  readonly incoming: WireLists
  readonly outgoing: WireLists
  /** Those that do not dangle. */
  readonly wires: ReadonlyMap<WireId, Wire>
}

/** A graph by node: what every walk over it needs. Wires stand in document order; those with a missing end are left out. */
export interface GraphIndex extends Wiring {
  readonly graph: Graph
  readonly nodes: NodeTable<GraphNode>
  /** Its identity stays while only params, names or places change: what depends on wires alone can be kept. */
  readonly wiring: Wiring
}

const indices = new RecentMap<Graph, GraphIndex>()
const wirings = new RecentMap<readonly Wire[], Wiring>()
const presence = new Scratch()
const starts = new Scratch()
const ends = new Scratch()
let lastWiring: IndexedWires | null = null
let lastWires: Roster<WireId> | null = null

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
  const last = lastWiring
  const roster =
    last !== null && lists(last.roster, graph.nodes)
      ? last.roster
      : Roster.of(
          graph.nodes.map((node) => node.id),
          last?.roster,
        )
  const wiring = new IndexedWires(graph.wires, roster, last)
  lastWiring = wiring
  wirings.set(graph.wires, wiring)
  return wiring
}

function lists({ ids }: Roster<NodeId>, nodes: readonly GraphNode[]): boolean {
  if (ids.length !== nodes.length) return false
  for (let at = 0; at < ids.length; at += 1) if (ids[at] !== nodes[at]?.id) return false
  return true
}

/** A broken document may hold an id twice: the last item with it counts, at the place of the first. */
function tableOf<Id extends string, Item extends { readonly id: Id }>(
  roster: Roster<Id>,
  items: readonly Item[],
): IdTable<Id, Item> {
  if (roster.ids.length === items.length) return IdTable.inOrder(roster, items)
  return IdTable.inOrder(roster, [...new Map(items.map((item) => [item.id, item])).values()])
}

/* Classes, because an object literal with a getter gets a hidden class of its own, which outlives it until the next full collection. */

class IndexedGraph implements GraphIndex {
  readonly graph: Graph
  readonly wiring: Wiring
  readonly nodes: NodeTable<GraphNode>
  readonly roster: Roster<NodeId>
  readonly danglingWires: readonly Wire[]
  readonly into: (node: NodeId) => readonly Wire[]
  readonly outOf: (node: NodeId) => readonly Wire[]
  readonly incoming: WireLists
  readonly outgoing: WireLists

  constructor(graph: Graph, wiring: Wiring) {
    this.graph = graph
    this.wiring = wiring
    this.nodes = tableOf(wiring.roster, graph.nodes)
    this.roster = wiring.roster
    this.danglingWires = wiring.danglingWires
    this.into = wiring.into
    this.outOf = wiring.outOf
    this.incoming = wiring.incoming
    this.outgoing = wiring.outgoing
  }

  get wires(): ReadonlyMap<WireId, Wire> {
    return this.wiring.wires
  }
}

class IndexedWires implements Wiring {
  readonly roster: Roster<NodeId>
  readonly danglingWires: readonly Wire[]
  readonly into: (node: NodeId) => readonly Wire[]
  readonly outOf: (node: NodeId) => readonly Wire[]
  readonly incoming: WireLists
  readonly outgoing: WireLists
  readonly #all: readonly Wire[]
  #byId: ReadonlyMap<WireId, Wire> | null = null

  /** Nodes whose wires are those they had in `before` keep their lists. */
  constructor(wires: readonly Wire[], roster: Roster<NodeId>, before: Wiring | null) {
    const kept = before !== null && before.roster.sharesSlots(roster) ? before : null
    const { capacity } = roster
    const present = presence.take(capacity + 1)
    roster.slots.forEach((slot) => (present[slot] = 1))
    const from = starts.take(wires.length, -1)
    const to = ends.take(wires.length, -1)
    const dangling: Wire[] = []
    for (let at = 0; at < wires.length; at += 1) {
      const wire = wires[at]
      if (wire === undefined) continue
      const start = roster.slotOf(wire.from) ?? capacity
      const end = roster.slotOf(wire.to) ?? capacity
      if (present[start] !== 1 || present[end] !== 1) dangling.push(wire)
      else {
        from[at] = start
        to[at] = end
      }
    }
    const incoming = listWires(wires, { slots: to, others: from, capacity, before: kept?.incoming ?? null })
    const outgoing = listWires(wires, { slots: from, others: to, capacity, before: kept?.outgoing ?? null })
    this.roster = roster
    this.danglingWires = dangling
    this.#all = wires
    this.incoming = incoming
    this.outgoing = outgoing
    this.into = (node) => listAt(incoming, roster.slotOf(node))
    this.outOf = (node) => listAt(outgoing, roster.slotOf(node))
  }

  /** Made when somebody asks: most edits never do. */
  get wires(): ReadonlyMap<WireId, Wire> {
    if (this.#byId === null) {
      const whole = this.#whole()
      lastWires = Roster.of(
        whole.map((wire) => wire.id),
        lastWires,
      )
      this.#byId = tableOf(lastWires, whole)
    }
    return this.#byId
  }

  #whole(): readonly Wire[] {
    const dangling = new Set(this.danglingWires)
    return dangling.size === 0 ? this.#all : this.#all.filter((wire) => !dangling.has(wire))
  }
}
