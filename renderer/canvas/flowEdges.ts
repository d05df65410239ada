import type { Edge } from '@xyflow/react'
import type { Graph, Wire } from '../../engine/contract/document.ts'
import type { WireId } from '../../engine/contract/ids.ts'
import { indexGraph } from '../../engine/graph/indexGraph.ts'

/** `lane`: 0 for the first wire into a node, 1 for the second …: parallel detours keep apart by it. */
export type WireData = { readonly lane: number }
export type FlowEdge = Edge<WireData, 'wire'>

const known = new WeakMap<Wire, FlowEdge>()

/** The document's wires as React Flow's edges; unchanged ones keep their identity. */
export function flowEdges(graph: Graph, { selected }: { selected: WireId | null }): FlowEdge[] {
  const index = indexGraph(graph)
  return [...index.wires.values()].map((wire) => {
    const lane = index.into(wire.to).indexOf(wire)
    const isSelected = wire.id === selected
    const before = known.get(wire)
    if (before !== undefined && before.data?.lane === lane && (before.selected ?? false) === isSelected) return before
    const edge: FlowEdge = {
      id: wire.id,
      type: 'wire',
      source: wire.from,
      target: wire.to,
      targetHandle: wire.toPort,
      selected: isSelected,
      data: { lane },
    }
    known.set(wire, edge)
    return edge
  })
}
