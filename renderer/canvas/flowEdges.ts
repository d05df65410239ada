import type { Edge } from '@xyflow/react'
import type { Graph, GraphNode, Wire } from '../../engine/contract/document.ts'
import type { WireId } from '../../engine/contract/ids.ts'
import { indexGraph } from '../../engine/graph/indexGraph.ts'
import { longRun, portTop } from './wirePath.ts'

/**
 * `lane`: 0 for the first wire into a node, 1 for the second …: parallel detours keep apart by it.
 * `blocked`: cards stand on the straight way.
 */
export type WireData = { readonly lane: number; readonly blocked: boolean }
export type FlowEdge = Edge<WireData, 'wire'>

const cardWidth = 158
const known = new WeakMap<Wire, FlowEdge>()

/** The document's wires as React Flow's edges; unchanged ones keep their identity. */
export function flowEdges(graph: Graph, { selected }: { selected: WireId | null }): FlowEdge[] {
  const index = indexGraph(graph)
  return [...index.wires.values()].map((wire) => {
    const from = index.nodes.get(wire.from)
    const to = index.nodes.get(wire.to)
    const lane = index.into(wire.to).indexOf(wire)
    const blocked = from !== undefined && to !== undefined && isBlocked(graph.nodes, { from, to })
    const ariaLabel = `${from?.name ?? ''} → ${to?.name ?? ''}`
    const isSelected = wire.id === selected
    const before = known.get(wire)
    if (
      before?.data?.lane === lane &&
      before.data.blocked === blocked &&
      before.selected === isSelected &&
      before.ariaLabel === ariaLabel
    )
      return before
    const edge: FlowEdge = {
      id: wire.id,
      type: 'wire',
      source: wire.from,
      target: wire.to,
      targetHandle: wire.toPort,
      selected: isSelected,
      ariaLabel,
      ariaRole: 'button',
      data: { lane, blocked },
    }
    known.set(wire, edge)
    return edge
  })
}

/** Whether a long wire along a row would run behind other cards. */
function isBlocked(nodes: readonly GraphNode[], { from, to }: { readonly from: GraphNode; readonly to: GraphNode }): boolean {
  const start = from.x + cardWidth
  if (to.x - start <= longRun || Math.abs(to.y - from.y) >= 60) return false
  const line = (from.y + to.y) / 2 + portTop
  return nodes.some(
    (node) => node.x + cardWidth > start && node.x < to.x && node !== from && node !== to && Math.abs(node.y + 35 - line) < 45,
  )
}
