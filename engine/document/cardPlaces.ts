import type { GraphNode } from '../contract/document.ts'

/** Canvas pixels from one card's left edge to its right neighbour's, and from one row to the next, as templates draw them. */
export const columnPitch = 200
export const rowPitch = 160

/** Cards nearer than this on both axes touch or cover each other. */
const clearWidth = 184
const clearHeight = 112

export interface Place {
  readonly x: number
  readonly y: number
}

export function cardsOverlap(left: Place, right: Place): boolean {
  return Math.abs(left.x - right.x) < clearWidth && Math.abs(left.y - right.y) < clearHeight
}

/**
 * Where a new card goes between two others: into a free spot between them where a column fits, else right behind the
 * first, in the row of the second (of the first where the drawing wraps to a new row).
 */
export function placeBetween(nodes: readonly GraphNode[], { from, to }: { readonly from: Place; readonly to: Place }): Place {
  const middle = { x: Math.round((from.x + to.x) / 2), y: Math.round((from.y + to.y) / 2) }
  if (to.x - from.x >= 2 * columnPitch) {
    for (const row of [0, 1, -1, 2, -2]) {
      const place = { x: middle.x, y: middle.y + row * rowPitch }
      if (!nodes.some((node) => cardsOverlap(node, place))) return place
    }
  }
  return { x: from.x + columnPitch, y: to.x > from.x ? to.y : from.y }
}

/**
 * Moves aside to the right whatever the card at `at` covers, and whatever that then covers, in turn. Returns the nodes in
 * their order; those not in the way are the same objects.
 */
export function makeRoom(nodes: readonly GraphNode[], at: Place): readonly GraphNode[] {
  const moved = new Map<GraphNode, Place>()
  const placeOf = (node: GraphNode): Place => moved.get(node) ?? node
  const waiting: GraphNode[] = []
  const moveBehind = (node: GraphNode, place: Place): void => {
    moved.set(node, { x: place.x + columnPitch, y: node.y })
    waiting.push(node)
  }
  for (const node of nodes) {
    if (cardsOverlap(node, at)) moveBehind(node, at)
  }
  // Only cards to the right of a moved one make way for it, so that two never push each other in turns.
  for (let mover = waiting.shift(); mover !== undefined; mover = waiting.shift()) {
    const place = placeOf(mover)
    for (const node of nodes) {
      if (node !== mover && placeOf(node).x >= place.x && cardsOverlap(placeOf(node), place)) moveBehind(node, place)
    }
  }
  return nodes.map((node) => {
    const place = moved.get(node)
    return place === undefined ? node : { ...node, ...place }
  })
}
