import type { Clip } from '../../engine/document/clip.ts'
import { shownCards } from '../../engine/graph/shownCards.ts'
import { cardWidth } from '../../engine/layout/cardBox.ts'
import { portTop, type Point } from '../../engine/layout/wirePath.ts'
import { addLayer, addLayerAfter } from '../document/actions/addLayer.ts'
import type { Sees } from '../document/actions/freeOffset.ts'
import { duplicateSelection, paste } from '../document/actions/selection.ts'
import { currentDocument } from '../document/documentStore.ts'
import { canvasView } from './canvasView.ts'
import { boundsOfCards } from './seenArea.ts'

/** Adds a layer without a pointer: behind the selected node and wired to it, else in the middle of what is seen. */
export function addCard(kind: string): void {
  const [only, ...others] = currentDocument().view.selection
  if (only !== undefined && others.length === 0) addLayerAfter(kind, only, { sees })
  else addLayer(kind, middle(), { sees })
  showSelected()
}

/** Copies what is selected, beside it and in sight. */
export function duplicateCards(): void {
  duplicateSelection({ sees })
  showSelected()
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
  showSelected()
}

/** Where a card's corner is when the card stands in the middle of what is seen. */
function middle(): Point {
  const centre = canvasView()?.centre() ?? { x: 0, y: 0 }
  return { x: centre.x - cardWidth / 2, y: centre.y - portTop }
}

const sees: Sees = (places) => canvasView()?.sees(places) ?? true

function showSelected(): void {
  void canvasView()?.reveal(currentDocument().view.selection)
}
