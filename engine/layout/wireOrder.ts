import type { Graph } from '../contract/document.ts'
import { indexGraph } from '../graph/indexGraph.ts'
import { layerKind } from '../layers/registry.ts'
import type { DrawnWire } from './drawnWires.ts'

/** Which inputs of a merge a line brings: "1", or "1, 3" where it stands for several wires; null where order means nothing. */
export function wireOrder(graph: Graph, { to, toPort, wires }: DrawnWire): string | null {
  if (to.type === 'group') return null
  const port = layerKind(to.node.kind)?.inputs.find(({ name }) => name === toPort)
  const inputs = indexGraph(graph)
    .into(to.node.id)
    .filter((wire) => wire.toPort === toPort)
  if (port?.multiple !== true || inputs.length < 2) return null
  return wires.map((wire) => inputs.indexOf(wire) + 1).join(', ')
}
