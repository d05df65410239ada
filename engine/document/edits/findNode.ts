import type { GraphNode, NetDocument } from '../../contract/document.ts'
import type { NodeId } from '../../contract/ids.ts'
import { fail, succeed, type Result } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { indexGraph } from '../../graph/indexGraph.ts'
import { refuse } from './refuse.ts'

/** The node, or a problem where it is gone (an old fix, a deleted selection). */
export function findNode(document: NetDocument, id: NodeId): Result<GraphNode> {
  const node = indexGraph(document.graph).nodes.get(id)
  if (node !== undefined) return succeed(node)
  return fail(
    refuse('unknown-node', {
      message: text('This node is no longer in the network.', '该节点已不在网络中。'),
      place: { node: id },
    }),
  )
}
