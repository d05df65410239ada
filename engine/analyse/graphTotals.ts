import type { Graph } from '../contract/document.ts'
import type { NodeId } from '../contract/ids.ts'
import { indexGraph } from '../graph/indexGraph.ts'
import { perOutline } from '../graph/outline.ts'
import { topology } from '../graph/topology.ts'
import { layerKind } from '../layers/registry.ts'
import type { GraphTotals, NodeAnalysis } from './analysis.ts'

export function graphTotals(graph: Graph, nodes: ReadonlyMap<NodeId, NodeAnalysis>): GraphTotals {
  const totals = { trainable: 0, frozen: 0, multiplyAdds: 0, activationBytes: 0 }
  nodes.forEach((node) => {
    totals.trainable += node.trainable
    totals.frozen += node.frozen
    totals.multiplyAdds += node.multiplyAdds
    totals.activationBytes += node.activationBytes
  })
  return { ...totals, depth: longestPath(graph).depth }
}

/** Convolutions and fully connected layers on the longest path. */
const longestPath = perOutline((graph: Graph) => {
  const index = indexGraph(graph)
  const { places } = index.roster
  const depths = new Int32Array(places.size)
  let deepest = 0
  for (const id of topology(graph).order) {
    const node = index.nodes.get(id)
    let depth = 0
    for (const wire of index.into(id)) depth = Math.max(depth, depths[places.get(wire.from) ?? -1] ?? 0)
    if (node !== undefined && layerKind(node.kind)?.countsAsDepth === true) depth += 1
    depths[places.get(id) ?? -1] = depth
    deepest = Math.max(deepest, depth)
  }
  return { depth: deepest }
})
