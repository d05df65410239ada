import type { GraphNode } from '../../engine/contract/document.ts'
import { indexGraph } from '../../engine/graph/indexGraph.ts'
import { useDocument } from '../document/documentStore.ts'

/** What a node of the run is called now: it may have been renamed since; one that is gone keeps its last name. */
export function useNodeNames(): (node: Pick<GraphNode, 'id' | 'name'>) => string {
  const graph = useDocument((document) => document.graph)
  const { nodes } = indexGraph(graph)
  return ({ id, name }) => nodes.get(id)?.name ?? name
}
