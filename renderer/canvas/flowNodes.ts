import type { Node } from '@xyflow/react'
import type { GraphNode } from '../../engine/contract/document.ts'
import type { NodeId } from '../../engine/contract/ids.ts'
import type { Language } from '../../engine/contract/text.ts'
import { layerKind } from '../../engine/layers/registry.ts'

/** What React Flow carries for a card: nothing that changes while people work, so that cards are never drawn anew in vain. */
export type CardData = { readonly kind: string }
export type FlowNode = Node<CardData, 'card'>

/**
 * The document's nodes as React Flow wants them. Those that look the same as before keep their identity (and what
 * React Flow measured); a card that is being dragged keeps its place.
 */
export function flowNodes(
  nodes: readonly GraphNode[],
  { before, selection, language }: { before: readonly FlowNode[]; selection: ReadonlySet<NodeId>; language: Language },
): FlowNode[] {
  const old = new Map(before.map((node) => [node.id, node]))
  return nodes.map((node) => {
    const known = old.get(node.id)
    const selected = selection.has(node.id)
    const ariaLabel = cardName(node, language)
    const dragging = known?.dragging === true
    const samePlace = dragging || (known?.position.x === node.x && known.position.y === node.y)
    if (
      known !== undefined &&
      samePlace &&
      known.selected === selected &&
      known.ariaLabel === ariaLabel &&
      known.data.kind === node.kind
    )
      return known
    return {
      ...known,
      id: node.id,
      type: 'card',
      ariaLabel,
      ariaRole: 'group',
      selected,
      position: dragging ? known.position : { x: node.x, y: node.y },
      data: known?.data.kind === node.kind ? known.data : { kind: node.kind },
    }
  })
}

/** "conv_2 (Conv 2D)": how a screen reader, and a test, finds a card. */
export function cardName(node: GraphNode, language: Language): string {
  return `${node.name} (${layerKind(node.kind)?.title[language] ?? node.kind})`
}
