import type { GraphNode } from '../contract/document.ts'
import type { NodeId } from '../contract/ids.ts'
import type { ShownCard } from '../graph/shownCards.ts'
import { cardsOverlap, columnPitch, type Place } from './cardPlaces.ts'

/**
 * Moves aside to the right whatever of the cards the one at `at` covers, and whatever that then covers, in turn. Returns
 * the nodes in their order; those not in the way are the same objects.
 */
export function makeRoom(
  nodes: readonly GraphNode[],
  { at, cards }: { readonly at: Place; readonly cards: readonly ShownCard[] },
): readonly GraphNode[] {
  const moved = new Map<ShownCard, Place>()
  const placeOf = (card: ShownCard): Place => moved.get(card) ?? card
  const waiting: ShownCard[] = []
  const moveBehind = (card: ShownCard, place: Place): void => {
    moved.set(card, { x: place.x + columnPitch, y: card.y })
    waiting.push(card)
  }
  for (const card of cards) {
    if (cardsOverlap(card, at)) moveBehind(card, at)
  }
  // Only cards to the right of a moved one make way for it, so that two never push each other in turns.
  for (let mover = waiting.shift(); mover !== undefined; mover = waiting.shift()) {
    const place = placeOf(mover)
    for (const card of cards) {
      if (card !== mover && placeOf(card).x >= place.x && cardsOverlap(placeOf(card), place)) moveBehind(card, place)
    }
  }
  const shifts = new Map<NodeId, number>()
  for (const [card, place] of moved) for (const node of card.members) shifts.set(node.id, place.x - card.x)
  return nodes.map((node) => {
    const shift = shifts.get(node.id)
    return shift === undefined ? node : { ...node, x: node.x + shift }
  })
}
