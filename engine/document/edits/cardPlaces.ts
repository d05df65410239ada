/** Canvas pixels from one card's left edge to its right neighbour's, and from one row to the next, as templates draw them. */
export const columnPitch = 200
export const rowPitch = 160

/** Cards nearer than these on both axes touch or cover each other. */
const clearWidth = 184
export const clearHeight = 112

export interface Place {
  readonly x: number
  readonly y: number
}

/** Whether two cards touch or cover each other; places are top left corners in canvas pixels. */
export function cardsOverlap(left: Place, right: Place): boolean {
  return Math.abs(left.x - right.x) < clearWidth && Math.abs(left.y - right.y) < clearHeight
}

/** How many pairs of cards touch or cover each other. Cards are swept from left to right: only those within reach are asked. */
export function countOverlaps(cards: readonly Place[]): number {
  const swept = cards.toSorted((left, right) => left.x - right.x)
  let count = 0
  let first = 0
  for (const [at, card] of swept.entries()) {
    for (let start = swept[first]; start !== undefined && card.x - start.x >= clearWidth; start = swept[first]) first += 1
    for (let before = first; before < at; before += 1) {
      const other = swept[before]
      if (other !== undefined && cardsOverlap(other, card)) count += 1
    }
  }
  return count
}

/**
 * Where a new card goes between two others: into a free spot between them where a column fits, else right behind the
 * first, in the row of the second (of the first where the drawing wraps to a new row).
 */
export function placeBetween(cards: readonly Place[], { from, to }: { readonly from: Place; readonly to: Place }): Place {
  const middle = { x: Math.round((from.x + to.x) / 2), y: Math.round((from.y + to.y) / 2) }
  if (to.x - from.x >= 2 * columnPitch) {
    for (const row of [0, 1, -1, 2, -2]) {
      const place = { x: middle.x, y: middle.y + row * rowPitch }
      if (!cards.some((card) => cardsOverlap(card, place))) return place
    }
  }
  return { x: from.x + columnPitch, y: to.x > from.x ? to.y : from.y }
}
