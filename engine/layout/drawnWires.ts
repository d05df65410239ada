import type { Graph, Wire } from '../contract/document.ts'
import type { WireId } from '../contract/ids.ts'
import { indexGraph } from '../graph/indexGraph.ts'
import { shownCards, type ShownCard } from '../graph/shownCards.ts'

/** One line on the canvas: a wire, or all wires that join the same two cards where one of these is a folded group. */
export interface DrawnWire {
  /** That of its first wire. */
  readonly id: WireId
  readonly wires: readonly Wire[]
  readonly from: ShownCard
  readonly to: ShownCard
  /** null: into a folded group. */
  readonly toPort: string | null
}

const known = new WeakMap<Graph, readonly DrawnWire[]>()

/** The lines between what is shown, in document order; wires inside a folded group have none. Memoised by the graph's identity. */
export function drawnWires(graph: Graph): readonly DrawnWire[] {
  const before = known.get(graph)
  if (before !== undefined) return before
  const { cardOf } = shownCards(graph)
  const lines = new Map<string, DrawnWire>()
  for (const wire of indexGraph(graph).wires.values()) {
    const from = cardOf(wire.from)
    const to = cardOf(wire.to)
    if (from === undefined || to === undefined || from === to) continue
    const isBundled = from.type === 'group' || to.type === 'group'
    const toPort = to.type === 'group' ? null : wire.toPort
    const key = isBundled ? `${from.key} ${to.key} ${toPort ?? ''}` : wire.id
    const line = lines.get(key)
    lines.set(
      key,
      line === undefined ? { id: wire.id, wires: [wire], from, to, toPort } : { ...line, wires: [...line.wires, wire] },
    )
  }
  const found = [...lines.values()]
  known.set(graph, found)
  return found
}

/** All wires that are drawn as one line with this one. */
export function wiresDrawnWith(graph: Graph, wire: WireId): readonly WireId[] {
  const line = drawnWires(graph).find(({ wires }) => wires.some(({ id }) => id === wire))
  return line?.wires.map(({ id }) => id) ?? []
}
