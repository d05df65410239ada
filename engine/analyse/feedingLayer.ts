import type { Graph, GraphNode, Params } from '../contract/document.ts'
import type { NodeId } from '../contract/ids.ts'
import { indexGraph } from '../graph/indexGraph.ts'
import { layerKind } from '../layers/registry.ts'
import { nodeParams } from './nodeParams.ts'

/** The node on a node's first wire. */
export function nodeBefore(graph: Graph, node: NodeId): GraphNode | undefined {
  const index = indexGraph(graph)
  const [wire] = index.into(node)
  return wire === undefined ? undefined : index.nodes.get(wire.from)
}

/** Walks upstream along first wires, over the kinds named, and gives the first node of another kind. */
export function nodeBeforeSkipping(
  graph: Graph,
  { node, skip }: { readonly node: NodeId; readonly skip: ReadonlySet<string> },
): GraphNode | undefined {
  const seen = new Set<NodeId>()
  let found = nodeBefore(graph, node)
  while (found !== undefined && skip.has(found.kind) && !seen.has(found.id)) {
    seen.add(found.id)
    found = nodeBefore(graph, found.id)
  }
  return found
}

/** All params of a node, defaults included; null for an unknown kind. */
export function knownParams(node: GraphNode): Params | null {
  const definition = layerKind(node.kind)
  return definition === undefined ? null : nodeParams(node, definition)
}

/** The activation that a node applies last, by itself or fused; 'none' where it applies none. */
export function activationOf(node: GraphNode): string {
  const params = knownParams(node)
  const value = node.kind === 'activation' ? params?.['function'] : params?.['activation']
  return typeof value === 'string' ? value : 'none'
}
