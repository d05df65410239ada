import type { NodeId } from '../../engine/contract/ids.ts'
import { canvasView } from '../canvas/view/canvasView.ts'
import { changeView } from '../document/documentStore.ts'

/** Selects a node and brings it to the middle of the canvas. */
export function showNode(node: NodeId): void {
  changeView({ selection: [node] })
  canvasView()?.centreOn(node)
}
