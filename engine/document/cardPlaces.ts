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
  const waiting: Place[] = [at]
  for (let place = waiting.shift(); place !== undefined; place = waiting.shift()) {
    for (const node of nodes) {
      const current = placeOf(node)
      if (current === place || !cardsOverlap(current, place) || (current.x < place.x && place !== at)) continue
      const next = { x: place.x + columnPitch, y: current.y }
      moved.set(node, next)
      waiting.push(next)
    }
  }
  return nodes.map((node) => {
    const place = moved.get(node)
    return place === undefined ? node : { ...node, ...place }
  })
}
