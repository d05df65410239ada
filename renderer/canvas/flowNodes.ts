import type { Node } from '@xyflow/react'
import type { GraphNode } from '../../engine/contract/document.ts'
import type { NodeId } from '../../engine/contract/ids.ts'
import type { Language } from '../../engine/contract/text.ts'
import type { ShownCard } from '../../engine/graph/shownCards.ts'
import { layerKind } from '../../engine/layers/registry.ts'
import { cardShape } from './cards/cardShape.ts'

/** What React Flow carries for a card: nothing that changes while people work, so that cards are never drawn anew in vain. */
export type CardData = { readonly kind: string }
export type FlowNode = Node<CardData, 'card' | 'folded'>

/** Up to so many cards all are mounted; of more, those in sight. */
export const mountedAllUpTo = 150

/** React Flow names its help so, but leaves it off cards whose keyboard is ours. */
const describedByHelp = { 'aria-describedby': 'react-flow__node-desc-1' }

/**
 * What is shown of the document, as React Flow wants it. Cards that look the same as before keep their identity (and what
 * React Flow measured); one that is being dragged keeps its place.
 */
export function flowNodes(
  cards: readonly ShownCard[],
  { before, selection, language }: { before: readonly FlowNode[]; selection: ReadonlySet<NodeId>; language: Language },
): FlowNode[] {
  const old = new Map(before.map((node) => [node.id, node]))
  return cards.map((card) => {
    const known = old.get(card.key)
    const kind = card.type === 'node' ? card.node.kind : ''
    const selected = card.members.every(({ id }) => selection.has(id))
    const ariaLabel = cardName(card, language)
    const dragging = known?.dragging === true
    const samePlace = dragging || (known?.position.x === card.x && known.position.y === card.y)
    if (
      known !== undefined &&
      samePlace &&
      known.selected === selected &&
      known.ariaLabel === ariaLabel &&
      known.data.kind === kind
    )
      return known
    return {
      ...known,
      id: card.key,
      type: card.type === 'node' ? 'card' : 'folded',
      ariaLabel,
      ariaRole: 'group',
      domAttributes: describedByHelp,
      selected,
      position: dragging ? known.position : { x: card.x, y: card.y },
      data: known?.data.kind === kind ? known.data : { kind },
      ...(card.type === 'node' && known?.data.kind !== kind ? cardShape(card.node) : {}),
    }
  })
}

/** "conv_2 (Conv 2D)", "stage_1 (folded group)": how a screen reader, and a test, finds a card. */
export function cardName(card: ShownCard, language: Language): string {
  if (card.type === 'node') return nodeName(card.node, language)
  return `${card.group.name} (${language === 'zh' ? '折叠的分组' : 'folded group'})`
}

function nodeName(node: GraphNode, language: Language): string {
  return `${node.name} (${layerKind(node.kind)?.title[language] ?? node.kind})`
}
