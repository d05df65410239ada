import type { NetDocument } from '../../contract/document.ts'
import type { NodeId } from '../../contract/ids.ts'
import { indexGraph } from '../../graph/indexGraph.ts'

/** The nodes that a command added: what the canvas selects after a drop or a paste. */
export function addedNodes(before: NetDocument, after: NetDocument): readonly NodeId[] {
  const known = indexGraph(before.graph).nodes
  return after.graph.nodes.map((node) => node.id).filter((id) => !known.has(id))
}
