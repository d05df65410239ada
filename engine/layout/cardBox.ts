import type { ShownCard } from '../graph/shownCards.ts'
import type { Point } from './wirePath.ts'

/** A card's size in canvas pixels: --card-width, and the height of one with a live picture of two lines. */
export const cardWidth = 158
export const cardHeight = 116
/** The height of a card without a live picture, and some room below it. */
export const plainCardHeight = 92

export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** The place that a card takes, with `margin` around it. */
export function cardBox({ x, y }: Point | ShownCard, margin: number): Box {
  return { left: x - margin, top: y - margin, right: x + cardWidth + margin, bottom: y + cardHeight + margin }
}

/** Whether the straight line between two points goes through the box (its edge does not count). Liang & Barsky 1984. */
export function crossesBox(from: Point, to: Point, box: Box): boolean {
  if (Math.max(from.x, to.x) <= box.left || Math.min(from.x, to.x) >= box.right) return false
  if (Math.max(from.y, to.y) <= box.top || Math.min(from.y, to.y) >= box.bottom) return false
  let enter = 0
  let leave = 1
  const clip = (step: number, room: number): boolean => {
    if (step === 0) return room > 0
    const at = room / step
    if (step < 0) enter = Math.max(enter, at)
    else leave = Math.min(leave, at)
    return enter < leave
  }
  const dx = to.x - from.x
  const dy = to.y - from.y
  return (
    clip(-dx, from.x - box.left) && clip(dx, box.right - from.x) && clip(-dy, from.y - box.top) && clip(dy, box.bottom - from.y)
  )
}
