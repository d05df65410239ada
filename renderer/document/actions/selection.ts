import type { NodeId } from '../../../engine/contract/ids.ts'
import { text } from '../../../engine/contract/text.ts'
import { addedNodes } from '../../../engine/document/addedNodes.ts'
import { cardsOverlap, rowPitch, type Place } from '../../../engine/document/cardPlaces.ts'
import { copyNodes, duplicateNodes, pasteClip, type Clip } from '../../../engine/document/clip.ts'
import { groupNodes, renameGroup as renameInDocument, ungroup } from '../../../engine/document/groupNodes.ts'
import { moveNodes } from '../../../engine/document/moveNodes.ts'
import { removeNodes } from '../../../engine/document/removeNodes.ts'
import { setFrozen } from '../../../engine/document/setFrozen.ts'
import type { GroupId } from '../../../engine/contract/ids.ts'
import { changeView, currentDocument } from '../documentStore.ts'
import { joinTexts, nodeLabel } from './nodeLabel.ts'
import { perform } from './perform.ts'

/** How far copies go so that they cover no card: straight down, row by row; a little aside where there is no end of cards. */
function freeOffset(copied: readonly Place[]): { readonly dx: number; readonly dy: number } {
  const { nodes } = currentDocument().graph
  for (let step = 1; step <= 24; step += 1) {
    const dy = (step * rowPitch) / 2
    if (!copied.some(({ x, y }) => nodes.some((node) => cardsOverlap(node, { x, y: y + dy })))) return { dx: 0, dy }
  }
  return { dx: 40, dy: 40 }
}

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

export function paste(clip: Clip): void {
  if (clip.nodes.length === 0) return
  const before = currentDocument()
  const offset = freeOffset(clip.nodes)
  const count = clip.nodes.length
  if (
    perform(text(`Paste ${count === 1 ? '1 node' : `${count} nodes`}`, `粘贴 ${count} 个节点`), (document) =>
      pasteClip(document, { clip, ...offset }),
    )
  ) {
    changeView({ selection: addedNodes(before, currentDocument()) })
  }
}

export function duplicateSelection(): void {
  const before = currentDocument()
  const nodes = before.view.selection
  if (nodes.length === 0) return
  const offset = freeOffset(copySelection().nodes)
  const label = joinTexts(text('Duplicate', '复制'), nodeLabel(nodes))
  if (perform(label, (document) => duplicateNodes(document, { nodes, ...offset }))) {
    changeView({ selection: addedNodes(before, currentDocument()) })
  }
}

export function freezeNodes(nodes: readonly NodeId[], { frozen }: { readonly frozen: boolean }): void {
  const verb = frozen ? text('Freeze', '冻结') : text('Unfreeze', '解冻')
  perform(joinTexts(verb, nodeLabel(nodes)), (document) => setFrozen(document, { nodes, frozen }))
}

export function groupSelection(name: string): void {
  const nodes = currentDocument().view.selection
  perform(joinTexts(text('Group', '编组'), nodeLabel(nodes)), (document) => groupNodes(document, { nodes, name }))
}

export function ungroupGroup(group: GroupId): void {
  perform(text('Ungroup', '取消编组'), (document) => ungroup(document, { group }))
}

export function renameGroup(group: GroupId, name: string): void {
  perform(text(`Rename group to ${name}`, `分组重命名为 ${name}`), (document) => renameInDocument(document, { group, name }))
}
