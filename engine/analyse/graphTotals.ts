import type { Graph } from '../contract/document.ts'
import type { NodeId } from '../contract/ids.ts'
import { indexGraph } from '../graph/indexGraph.ts'
import { perOutline } from '../graph/outline.ts'
import { Scratch } from '../graph/scratch.ts'
import { topology } from '../graph/topology.ts'
import { othersAt } from '../graph/wireLists.ts'
import { layerKind } from '../layers/registry.ts'
import type { GraphTotals, NodeAnalysis } from './analysis.ts'

/**
 * Sums over all nodes: weights, multiply-adds, float32 bytes of activations for one sample; and the depth, by which VGG-16
 * has 16.
 */
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

const depths = new Scratch()

/** Convolutions and fully connected layers on the longest path. */
const longestPath = perOutline((graph: Graph) => {
  const { nodes, roster, incoming } = indexGraph(graph)
  const depthAt = depths.take(roster.capacity)
  let deepest = 0
  topology(graph).order.forEach((id) => {
    const slot = roster.slotOf(id) ?? 0
    const node = nodes.at(slot)
    let depth = 0
    for (const source of othersAt(incoming, slot)) depth = Math.max(depth, depthAt[source] ?? 0)
    if (node !== undefined && layerKind(node.kind)?.countsAsDepth === true) depth += 1
    depthAt[slot] = depth
    deepest = Math.max(deepest, depth)
  })
  return { depth: deepest }
})
