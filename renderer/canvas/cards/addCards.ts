import { canConnect } from '../../../engine/analyse/canConnect.ts'
import type { Params } from '../../../engine/contract/document.ts'
import type { NodeId } from '../../../engine/contract/ids.ts'
import type { Clip } from '../../../engine/document/edits/clip.ts'
import { indexGraph } from '../../../engine/graph/indexGraph.ts'
import { shownCards } from '../../../engine/graph/shownCards.ts'
import { layerKind } from '../../../engine/layers/registry.ts'
import { cardWidth } from '../../../engine/layout/cardBox.ts'
import { portTop, type Point } from '../../../engine/layout/wirePath.ts'
import { addLayer, addLayerAfter } from '../../document/actions/addLayer.ts'
import type { Sees } from '../../document/actions/freeOffset.ts'
import { duplicateSelection, paste } from '../../document/actions/selection.ts'
import { currentAnalysis } from '../../document/analysisStore.ts'
import { currentDocument } from '../../document/documentStore.ts'
import { changeCanvas } from '../canvasState.ts'
import { canvasView } from '../view/canvasView.ts'
import { boundsOfCards } from '../view/seenArea.ts'

/**
 * Adds a layer without a pointer: behind the selected node and wired to it, else in the middle of what is seen. Says why
 * where it could not be wired, with what would help.
 */
export async function addCard(kind: string, params: Params = {}): Promise<void> {
  const [only, ...others] = currentDocument().view.selection
  const after = only !== undefined && others.length === 0 ? only : null
  const added = after === null ? addLayer(kind, middle(), { sees, params }) : addLayerAfter(kind, after, params)
  await showSelected()
  if (after !== null && added !== null) tellRefusal(after, added)
}

/** Copies what is selected, beside it and in sight. */
export function duplicateCards(): void {
  duplicateSelection({ sees })
  void showSelected()
}

/** Puts copied cards near where they were; to the middle of what is seen where that is elsewhere. */
export function pasteCards(clip: Clip): void {
  const { cards } = shownCards(clip)
  const centre = canvasView()?.centre() ?? { x: 0, y: 0 }
  const { x, y, width, height } = boundsOfCards(cards)
  const start = sees(cards)
    ? { dx: 0, dy: 0 }
    : { dx: Math.round(centre.x - x - width / 2), dy: Math.round(centre.y - y - height / 2) }
  paste(clip, { start, sees })
  void showSelected()
}

/** Where a card's corner is when the card stands in the middle of what is seen. */
function middle(): Point {
  const centre = canvasView()?.centre() ?? { x: 0, y: 0 }
  return { x: centre.x - cardWidth / 2, y: centre.y - portTop }
}

const sees: Sees = (places) => canvasView()?.sees(places) ?? true

async function showSelected(): Promise<void> {
  await canvasView()?.reveal(currentDocument().view.selection)
}

/** Why the new card is not wired to the one that was selected, beside it. */
function tellRefusal(from: NodeId, to: NodeId): void {
  const { graph } = currentDocument()
  const { nodes, into } = indexGraph(graph)
  const port = layerKind(nodes.get(to)?.kind ?? '')?.inputs[0]
  const hasOutput = layerKind(nodes.get(from)?.kind ?? '')?.hasOutput === true
  if (port === undefined || !hasOutput || into(to).length > 0) return
  const shapes = currentAnalysis().nodes
  const tried = canConnect(graph, { ends: { from, to, toPort: port.name }, shapeOf: (id) => shapes.get(id) })
  const problem = tried.ok ? undefined : tried.problems[0]
  const box = document.querySelector(`.react-flow__node[data-id="${CSS.escape(to)}"]`)?.getBoundingClientRect()
  if (problem === undefined || box === undefined) return
  changeCanvas({ refusal: { message: problem.message, fixes: problem.fixes, at: { x: box.left, y: box.bottom } } })
}
