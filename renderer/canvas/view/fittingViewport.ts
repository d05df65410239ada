import { getViewportForBounds, type Rect, type Viewport } from '@xyflow/react'
import { zoomLimits } from './zoomSteps.ts'

interface Size {
  readonly width: number
  readonly height: number
}

/** Free at the edges, in window pixels: above for the totals, below for the zoom, at the sides for a stage's name. */
const free = { top: 64, bottom: 76, left: 64, right: 64 }
const air = 12
/** A small network is not blown up. */
const largest = 1.1

/**
 * The nearest view that shows all cards (canvas pixels) in a canvas of this size, with none under what lies in its lower
 * right corner (both in window pixels): the drawing stays above it or left of it only where it would come below.
 */
export function fittingViewport(
  cards: readonly Rect[],
  { canvas, corner }: { readonly canvas: Size; readonly corner: Size },
): Viewport {
  const left = Math.min(...cards.map(({ x }) => x))
  const top = Math.min(...cards.map(({ y }) => y))
  const bounds = {
    x: left,
    y: top,
    width: Math.max(...cards.map(({ x, width }) => x + width)) - left,
    height: Math.max(...cards.map(({ y, height }) => y + height)) - top,
  }
  const within = ({ right, bottom }: { readonly right: number; readonly bottom: number }) =>
    getViewportForBounds(bounds, canvas.width, canvas.height, zoomLimits.least, largest, {
      top: `${free.top}px`,
      left: `${free.left}px`,
      right: `${right}px`,
      bottom: `${bottom}px`,
    })
  const isCovered = ({ x, y, zoom }: Viewport) =>
    cards.some(
      (card) =>
        (card.x + card.width) * zoom + x > canvas.width - corner.width &&
        (card.y + card.height) * zoom + y > canvas.height - corner.height,
    )
  const widest = within(free)
  if (!isCovered(widest)) return widest
  const above = within({ right: free.right, bottom: corner.height + air })
  const beside = within({ right: corner.width + air, bottom: free.bottom })
  return above.zoom >= beside.zoom ? above : beside
}
