import type { GraphNode } from '../../contract/document.ts'
import type { NodeId } from '../../contract/ids.ts'
import type { ShownCard } from '../../graph/shownCards.ts'
import { cardsOverlap, columnPitch, type Place } from './cardPlaces.ts'

/**
 * Moves aside to the right whatever of the cards the one at `at` covers, and whatever that then covers, in turn. Returns
 * the nodes in their order; those not in the way are the same objects.
 */
export function makeRoom(
  nodes: readonly GraphNode[],
  { at, cards }: { readonly at: Place; readonly cards: readonly ShownCard[] },
): readonly GraphNode[] {
  const lefts = cards.map((card) => card.x)
  /** Positions in `cards` of those that moved, each as often as it did. */
  const moves: number[] = []
  const moveBehind = (index: number, left: number): void => {
    lefts[index] = left + columnPitch
    moves.push(index)
  }
  cards.forEach((card, index) => {
    if (cardsOverlap(card, at)) moveBehind(index, at.x)
  })
  const other = { x: 0, y: 0 }
  for (let next = 0; next < moves.length; next += 1) {
    const mover = moves[next] ?? 0
    const place = { x: lefts[mover] ?? 0, y: cards[mover]?.y ?? 0 }
    // Only cards to the right of a moved one make way for it, so that two never push each other in turns.
    for (let index = 0; index < cards.length; index += 1) {
      other.x = lefts[index] ?? 0
      if (index === mover || other.x < place.x) continue
      other.y = cards[index]?.y ?? 0
      if (cardsOverlap(other, place)) moveBehind(index, place.x)
    }
  }
  const shifts = new Map<NodeId, number>()
  for (const index of moves) {
    const card = cards[index]
    card?.members.forEach((node) => shifts.set(node.id, (lefts[index] ?? 0) - card.x))
  }
  return nodes.map((node) => {
    const shift = shifts.get(node.id)
    return shift === undefined ? node : { ...node, x: node.x + shift }
  })
}
