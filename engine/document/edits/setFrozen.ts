import type { GraphNode, NetDocument } from '../../contract/document.ts'
import type { NodeId } from '../../contract/ids.ts'
import { succeed, type Result } from '../../contract/problem.ts'
import { replaceGraph } from './replaceGraph.ts'

/** Freezes nodes (their weights stay as they are during training) or thaws them. */
export function setFrozen(
  document: NetDocument,
  { nodes: ids, frozen }: { readonly nodes: readonly NodeId[]; readonly frozen: boolean },
): Result<NetDocument> {
  const chosen = new Set(ids)
  const nodes = document.graph.nodes.map((node): GraphNode => {
    if (!chosen.has(node.id) || (node.frozen === true) === frozen) return node
    if (frozen) return { ...node, frozen: true }
    const { frozen: _, ...thawed } = node
    return thawed
  })
  return succeed(replaceGraph(document, { nodes }))
}
