import { wireId, type NodeId, type WireId } from '../../../engine/contract/ids.ts'
import { indexGraph } from '../../../engine/graph/indexGraph.ts'
import { layerKind } from '../../../engine/layers/registry.ts'
import { currentDocument } from '../../document/documentStore.ts'

type PointerLike = { readonly clientX: number; readonly clientY: number } | TouchEvent

/** The wire under a point of the window; null where there is none. */
export function wireUnder({ x, y }: { readonly x: number; readonly y: number }): WireId | null {
  for (const element of document.elementsFromPoint(x, y)) {
    const id = element.closest('.react-flow__edge')?.getAttribute('data-id')
    if (typeof id === 'string') return wireId(id)
  }
  return null
}

/** The wire into which a dragged node would go: only a node without wires, with an input and an output, can. */
export function looseNodeOverWire(node: NodeId, event: PointerLike): WireId | null {
  if (!('clientX' in event)) return null
  const index = indexGraph(currentDocument().graph)
  const definition = layerKind(index.nodes.get(node)?.kind ?? '')
  const isLoose = index.into(node).length === 0 && index.outOf(node).length === 0
  if (!isLoose || definition === undefined || definition.inputs.length === 0 || !definition.hasOutput) return null
  return wireUnder({ x: event.clientX, y: event.clientY })
}
