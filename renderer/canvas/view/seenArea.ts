import { cardWidth, plainCardHeight } from '../../../engine/layout/cardBox.ts'
import type { Point } from '../../../engine/layout/wirePath.ts'

/** So much of the canvas stays free around a card that counts as seen, in window pixels. */
const margin = 4

/** The box around cards, in canvas pixels. */
export function boundsOfCards(cards: readonly Point[]): {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
} {
  const x = Math.min(...cards.map((card) => card.x))
  const y = Math.min(...cards.map((card) => card.y))
  return {
    x,
    y,
    width: Math.max(...cards.map((card) => card.x)) + cardWidth - x,
    height: Math.max(...cards.map((card) => card.y)) + plainCardHeight - y,
  }
}

/** Whether cards at these places are seen whole: inside the frame, and under nothing that floats above the network. */
export function seesCards(
  places: readonly Point[],
  { frame, toWindow }: { readonly frame: HTMLElement | null; readonly toWindow: (point: Point) => Point },
): boolean {
  const area = frame?.getBoundingClientRect()
  if (frame === null || area === undefined) return false
  const floating = [...frame.querySelectorAll('.react-flow__panel')].map((panel) => panel.getBoundingClientRect())
  return places.every(({ x, y }) => {
    const corner = toWindow({ x, y })
    const end = toWindow({ x: x + cardWidth, y: y + plainCardHeight })
    const [left, top, right, bottom] = [corner.x - margin, corner.y - margin, end.x + margin, end.y + margin]
    const isInside = left >= area.left && top >= area.top && right <= area.right && bottom <= area.bottom
    return isInside && !floating.some((box) => left < box.right && right > box.left && top < box.bottom && bottom > box.top)
  })
}

/** What floats above the network takes so much of the canvas at its edges, in window pixels. */
const edges = { left: 24, right: 24, top: 64, bottom: 116 }

/** The part of the canvas that nothing floats above, in window pixels from its corner; its size in canvas pixels. */
export function roomIn(frame: HTMLElement | null, zoom: number) {
  const { clientWidth, clientHeight } = frame ?? { clientWidth: 0, clientHeight: 0 }
  const right = Math.max(edges.left + cardWidth * zoom, clientWidth - edges.right)
  const bottom = Math.max(edges.top + plainCardHeight * zoom, clientHeight - edges.bottom)
  return { ...edges, right, bottom, width: (right - edges.left) / zoom, height: (bottom - edges.top) / zoom }
}

/** How far something moves, and no farther than it must, to lie between two limits. */
export function shiftInto(
  start: number,
  { length, from, to }: { readonly length: number; readonly from: number; readonly to: number },
): number {
  if (start < from) return from - start
  return Math.min(0, to - start - length)
}
