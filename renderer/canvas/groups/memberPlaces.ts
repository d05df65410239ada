import type { Graph } from '../../../engine/contract/document.ts'
import type { NodeId } from '../../../engine/contract/ids.ts'
import { shownCards } from '../../../engine/graph/shownCards.ts'
import type { Point } from '../../../engine/layout/wirePath.ts'

/** Where nodes go when cards go to new places: a folded group takes all its nodes along. */
export function memberPlaces(graph: Graph, cardPlaces: ReadonlyMap<string, Point>): ReadonlyMap<NodeId, Point> {
  const { byKey } = shownCards(graph)
  const places = new Map<NodeId, Point>()
  for (const [key, place] of cardPlaces) {
    const card = byKey.get(key)
    if (card === undefined) continue
    for (const node of card.members) places.set(node.id, { x: node.x + place.x - card.x, y: node.y + place.y - card.y })
  }
  return places
}
