import { wireId } from '../../engine/contract/ids.ts'
import { shownCards } from '../../engine/graph/shownCards.ts'
import { layerKind } from '../../engine/layers/registry.ts'
import { changeView, currentDocument } from '../document/documentStore.ts'
import { kindVariable } from '../palette/kindColour.ts'
import { changeCanvas } from './canvasState.ts'
import { beginRenaming } from './cards/beginRenaming.ts'
import type { FlowNode } from './flowNodes.ts'
import { openGroupCard } from './groups/foldCards.ts'
import type { FlowEdge } from './wires/flowEdges.ts'

/** What clicks on the canvas do. Functions of the module: with fresh ones at each drawing, every card would be drawn anew. */

export function selectWire(_event: React.MouseEvent, edge: FlowEdge): void {
  changeView({ selection: [] })
  changeCanvas({ selectedWire: wireId(edge.id) })
}

/** A click on one of several selected cards selects that one; React Flow keeps all, so that they can be dragged. */
export function selectClicked(event: React.MouseEvent, node: FlowNode): void {
  changeCanvas({ selectedWire: null })
  if (event.shiftKey || event.metaKey || event.ctrlKey) return
  const { graph, view } = currentDocument()
  const members =
    shownCards(graph)
      .byKey.get(node.id)
      ?.members.map(({ id }) => id) ?? []
  if (view.selection.length > members.length && members.every((id) => view.selection.includes(id))) {
    changeView({ selection: members })
  }
}

export function closeWhatIsOpen(): void {
  changeCanvas({ selectedWire: null, refusal: null, choice: null, problemNode: null, menu: null })
}

/** Opens a folded group; on its name, and on a node, it begins to rename. */
export function openOrRename(event: React.MouseEvent, node: FlowNode): void {
  const card = shownCards(currentDocument().graph).byKey.get(node.id)
  const onName = event.target instanceof Element && event.target.closest('[data-rename]') !== null
  if (card?.type === 'group' && !onName) openGroupCard(card.group.id)
  else void beginRenaming(node.id)
}

export function openCanvasMenu(event: MouseEvent | React.MouseEvent): void {
  event.preventDefault()
  changeCanvas({ menu: { at: { x: event.clientX, y: event.clientY }, node: null, group: null } })
}

/**
 * A press on the canvas ends what the keyboard was at, elsewhere or on another card: React Flow keeps the browser from
 * doing so, and Enter or the space bar would press a button, or select a card, that was used before.
 */
export function takeFocus(event: React.PointerEvent): void {
  const { activeElement } = document
  const isPressed = event.target instanceof Node && activeElement?.contains(event.target) === true
  if ((activeElement instanceof HTMLElement || activeElement instanceof SVGElement) && !isPressed) activeElement.blur()
}

export function minimapColour(node: FlowNode): string {
  return kindVariable(layerKind(node.data.kind)?.category ?? null)
}
