import type { Graph, NetDocument, Wire } from '../../contract/document.ts'
import type { NodeId } from '../../contract/ids.ts'
import type { Result } from '../../contract/problem.ts'
import { indexGraph } from '../../graph/indexGraph.ts'
import { layerKind } from '../../layers/registry.ts'
import { dropEmptyGroups } from './dropEmptyGroups.ts'
import { findNode } from './findNode.ts'
import { freshWireId } from './freshId.ts'
import { withinLimits } from './withinLimits.ts'

/**
 * Removes nodes with their wires, their place in the selection, and groups that this empties. `bridge` joins what was
 * before each node to what was behind it, in the same place in the order of wires; a port for one wire gets the first.
 */
export function removeNodes(
  document: NetDocument,
  { nodes: ids, bridge }: { readonly nodes: readonly NodeId[]; readonly bridge: boolean },
): Result<NetDocument> {
  for (const id of ids) {
    const found = findNode(document, id)
    if (!found.ok) return found
  }
  const removed = new Set(ids)
  const { graph, view } = document
  const bridged = bridge ? ids.reduce((wires, id) => bridgeOver(graph, { wires, id }), graph.wires) : graph.wires
  const wires = bridged.filter((wire) => !removed.has(wire.from) && !removed.has(wire.to))
  const nodes = graph.nodes.filter((node) => !removed.has(node.id))
  return withinLimits({
    ...document,
    graph: dropEmptyGroups({ ...graph, nodes, wires }),
    view: { ...view, selection: view.selection.filter((id) => !removed.has(id)) },
  })
}

function bridgeOver(graph: Graph, { wires, id }: { readonly wires: readonly Wire[]; readonly id: NodeId }): readonly Wire[] {
  const sources = wires.filter((wire) => wire.to === id && wire.from !== id).map((wire) => wire.from)
  const index = indexGraph(graph)
  return wires.flatMap((wire) => {
    if (wire.from !== id) return wire.to === id ? [] : [wire]
    const ports = layerKind(index.nodes.get(wire.to)?.kind ?? '')?.inputs
    const isMultiple = ports?.find((port) => port.name === wire.toPort)?.multiple ?? false
    return sources
      .slice(0, isMultiple ? sources.length : 1)
      .map((from, position) => ({ ...wire, from, id: position === 0 ? wire.id : freshWireId(index.wires) }))
  })
}
