import type { Edge } from '@xyflow/react'
import type { Graph } from '../../../engine/contract/document.ts'
import type { WireId } from '../../../engine/contract/ids.ts'
import { shownCards, type ShownCard } from '../../../engine/graph/shownCards.ts'
import { drawnWires, type DrawnWire } from '../../../engine/layout/drawnWires.ts'
import { placeFrames } from '../../../engine/layout/placeFrames.ts'
import { routeWires, type WireRoute } from '../../../engine/layout/routeWires.ts'
import { wireOrder } from '../../../engine/layout/wireOrder.ts'

export type WireData = {
  readonly route: WireRoute
  /** Which inputs of a merge it brings: "1", or "1, 3" where several wires are drawn as one; null where order means nothing. */
  readonly order: string | null
}
export type FlowEdge = Edge<WireData, 'wire'>

/** By the first wire of a line: its edge, and that as text, to see what changed. */
const known = new WeakMap<DrawnWire['wires'][number], { readonly edge: FlowEdge; readonly looks: string }>()

/** The document's wires as React Flow's edges; unchanged ones keep their identity. */
export function flowEdges(graph: Graph, { selected }: { selected: WireId | null }): FlowEdge[] {
  const routes = currentRoutes(graph)
  return drawnWires(graph).map((line) => {
    const [first] = line.wires
    const edge: FlowEdge = {
      id: line.id,
      type: 'wire',
      source: line.from.key,
      target: line.to.key,
      targetHandle: line.toPort ?? 'in',
      selected: line.wires.some(({ id }) => id === selected),
      ariaLabel: wireName(line),
      ariaRole: 'button',
      data: { route: routes.get(line.id) ?? null, order: wireOrder(graph, line) },
    }
    const before = first === undefined ? undefined : known.get(first)
    const looks = JSON.stringify(edge)
    if (before?.looks === looks) return before.edge
    if (first !== undefined) known.set(first, { edge, looks })
    return edge
  })
}

/** "conv_1 → relu_1": how a screen reader, and a test, finds a wire. */
export function wireName({ from, to }: Pick<DrawnWire, 'from' | 'to'>): string {
  return `${cardTitle(from)} → ${cardTitle(to)}`
}

function cardTitle(card: ShownCard): string {
  return card.type === 'group' ? card.group.name : card.node.name
}

interface Layout {
  readonly key: string
  readonly routes: ReadonlyMap<WireId, WireRoute>
}
let last: Layout = { key: '', routes: new Map() }

/** Routes stay while no card and no wire does anything but change its settings. */
function currentRoutes(graph: Graph): ReadonlyMap<WireId, WireRoute> {
  const { cards } = shownCards(graph)
  const wires = drawnWires(graph)
  const key = JSON.stringify([
    cards.map(({ key: card, x, y, home }) => [card, x, y, home]),
    graph.groups.map(({ id, parent }) => [id, parent]),
    wires.map(({ id, from, to, toPort }) => [id, from.key, to.key, toPort]),
  ])
  if (key !== last.key) last = { key, routes: routeWires(wires, { cards, frames: placeFrames(graph) }) }
  return last.routes
}
