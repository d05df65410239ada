import { portTop } from '../../engine/layout/wirePath.ts'
import { canvasView } from '../canvas/canvasView.ts'
import { addLayer, addLayerAfter } from '../document/actions/addLayer.ts'
import { currentDocument } from '../document/documentStore.ts'

/** Adds a layer without a pointer: behind the selected node and wired to it, else in the middle of what is seen. */
export function addFromPalette(kind: string): void {
  const [only, ...others] = currentDocument().view.selection
  if (only !== undefined && others.length === 0) {
    const added = addLayerAfter(kind, only)
    if (added !== null) canvasView()?.reveal(added)
    return
  }
  const centre = canvasView()?.centre() ?? { x: 0, y: 0 }
  addLayer(kind, { x: centre.x - 79, y: centre.y - portTop })
}
