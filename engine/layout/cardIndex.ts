import type { ShownCard } from '../graph/shownCards.ts'
import { cardBox, crossesBox, type Box } from './cardBox.ts'
import type { Point } from './wirePath.ts'

/** Canvas pixels; about as large as a card, so that a box lies in four cells or six. */
const cellSize = 160
/** Keeps keys of cells small. Cells farther apart than that share one, which costs a comparison and no more. */
const rowsApart = 4096

interface Placed {
  readonly card: ShownCard
  readonly box: Box
}

/** From where to where a line meets nothing. */
export interface ClearSpan {
  readonly low: number
  readonly high: number
}

/** Where cards stand, by cells of the canvas: what a line might cross is found without asking all of them. */
export class CardIndex {
  /** The cards' boxes from above to below. */
  readonly byTop: readonly Box[]
  readonly #cells = new Map<number, Placed[]>()

  constructor(cards: readonly ShownCard[], { margin }: { readonly margin: number }) {
    const placed = cards.map((card): Placed => ({ card, box: cardBox(card, margin) }))
    this.byTop = placed.map(({ box }) => box).toSorted((above, below) => above.top - below.top)
    for (const item of placed) {
      const { left, top, right, bottom } = item.box
      visitCells({ x: left, y: top }, { x: right, y: bottom }, (key) => {
        const cell = this.#cells.get(key)
        if (cell === undefined) this.#cells.set(key, [item])
        else cell.push(item)
        return false
      })
    }
  }

  /** Whether a line through these points goes through a card other than those. */
  crosses(points: readonly Point[], others: readonly ShownCard[]): boolean {
    return points.some((to, at) => {
      const from = points[at - 1]
      if (from === undefined) return false
      const low = { x: Math.min(from.x, to.x), y: Math.min(from.y, to.y) }
      const high = { x: Math.max(from.x, to.x), y: Math.max(from.y, to.y) }
      return visitCells(low, high, (key) => {
        const cell = this.#cells.get(key)
        return (
          cell !== undefined &&
          cell.some(({ card, box }) => crossesBox(from, to, box) && !others.some(({ key }) => key === card.key))
        )
      })
    })
  }

  /** How far up and down from a point one can go without going through a card; null inside of one. */
  clearSpan({ x, y }: Point): ClearSpan | null {
    let low = -Infinity
    let high = Infinity
    for (const box of this.byTop) {
      if (x <= box.left || x >= box.right) continue
      if (box.bottom <= y) low = Math.max(low, box.bottom)
      else if (box.top >= y) high = Math.min(high, box.top)
      else return null
    }
    return { low, high }
  }
}

/** The cells of a rectangle, until one of them is what was looked for. */
function visitCells(low: Point, high: Point, look: (key: number) => boolean): boolean {
  for (let column = cellOf(low.x); column <= cellOf(high.x); column += 1) {
    for (let row = cellOf(low.y); row <= cellOf(high.y); row += 1) if (look(column * rowsApart + row)) return true
  }
  return false
}

function cellOf(length: number): number {
  return Math.floor(length / cellSize)
}
