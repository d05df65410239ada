import type { NodeId } from '../../../engine/contract/ids.ts'
import { text } from '../../../engine/contract/text.ts'
import { addedNodes } from '../../../engine/document/edits/addedNodes.ts'
import type { Place } from '../../../engine/document/edits/cardPlaces.ts'
import { copyNodes, duplicateNodes, pasteClip, type Clip } from '../../../engine/document/edits/clip.ts'
import { moveNodes } from '../../../engine/document/edits/moveNodes.ts'
import { removeNodes } from '../../../engine/document/edits/removeNodes.ts'
import { replaceHead } from '../../../engine/document/edits/replaceHead.ts'
import { setFrozen } from '../../../engine/document/edits/setFrozen.ts'
import { setLearningRateFactor } from '../../../engine/document/edits/setLearningRateFactor.ts'
import { shownCards } from '../../../engine/graph/shownCards.ts'
import { changeView, currentDocument } from '../documentStore.ts'
import { freeOffset, type Offset, type Sees } from './freeOffset.ts'
import { joinTexts, nodeLabel } from './nodeLabel.ts'
import { perform } from './perform.ts'

export function selectAll(): void {
  changeView({ selection: currentDocument().graph.nodes.map((node) => node.id) })
}

export function deleteNodes(nodes: readonly NodeId[], { bridge = false }: { readonly bridge?: boolean } = {}): void {
  if (nodes.length === 0) return
  if (perform(joinTexts(text('Delete', '删除'), nodeLabel(nodes)), (document) => removeNodes(document, { nodes, bridge }))) {
    changeView({ selection: [] })
  }
}

/** Dragged or nudged. Nudges in a row are one step. */
export function placeNodes(places: ReadonlyMap<NodeId, Place>, { mergeKey }: { readonly mergeKey?: string } = {}): void {
  const label = joinTexts(text('Move', '移动'), nodeLabel([...places.keys()]))
  perform(label, (document) => moveNodes(document, { places }), mergeKey === undefined ? {} : { mergeKey })
}

export function nudgeSelection(dx: number, dy: number): void {
  const { graph, view } = currentDocument()
  const chosen = new Set(view.selection)
  const places = new Map(
    graph.nodes.filter((node) => chosen.has(node.id)).map((node) => [node.id, { x: node.x + dx, y: node.y + dy }]),
  )
  if (places.size > 0) placeNodes(places, { mergeKey: `nudge:${view.selection.join()}` })
}

export function copySelection(): Clip {
  const document = currentDocument()
  return copyNodes(document, document.view.selection)
}

/** Pastes where no card is covered, from `start` on beside where the nodes were copied, and selects what came. */
export function paste(clip: Clip, where: { readonly start?: Offset; readonly sees?: Sees } = {}): void {
  if (clip.nodes.length === 0) return
  const before = currentDocument()
  const offset = freeOffset(shownCards(clip).cards, where)
  const count = clip.nodes.length
  if (
    perform(text(`Paste ${count === 1 ? '1 node' : `${count} nodes`}`, `粘贴 ${count} 个节点`), (document) =>
      pasteClip(document, { clip, ...offset }),
    )
  ) {
    changeView({ selection: addedNodes(before, currentDocument()) })
  }
}

export function duplicateSelection(where: { readonly sees?: Sees } = {}): void {
  const before = currentDocument()
  const nodes = before.view.selection
  if (nodes.length === 0) return
  const offset = freeOffset(shownCards(copySelection()).cards, where)
  const label = joinTexts(text('Duplicate', '复制'), nodeLabel(nodes))
  if (perform(label, (document) => duplicateNodes(document, { nodes, ...offset }))) {
    changeView({ selection: addedNodes(before, currentDocument()) })
  }
}

export function freezeNodes(nodes: readonly NodeId[], { frozen }: { readonly frozen: boolean }): void {
  const verb = frozen ? text('Freeze', '冻结') : text('Unfreeze', '解冻')
  perform(joinTexts(verb, nodeLabel(nodes)), (document) => setFrozen(document, { nodes, frozen }))
}

/** Several changes for the same nodes in a row are one step. */
export function setRateFactor(nodes: readonly NodeId[], factor: number): void {
  const label = joinTexts(text('Change the learning rate of', '修改学习率：'), nodeLabel(nodes))
  perform(label, (document) => setLearningRateFactor(document, { nodes, factor }), { mergeKey: `rate:${nodes.join()}` })
}

/** A fresh layer gives the output its scores; everything before keeps its weights. */
export function replaceHeadOf(output: NodeId, scores: number): void {
  const label = joinTexts(text('Replace the head of', '更换输出头：'), nodeLabel([output]))
  perform(label, (document) => replaceHead(document, { output, scores }))
}
