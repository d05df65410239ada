import type uPlot from 'uplot'

/** A point of a line and its place on the epoch axis. */
export interface Reading {
  readonly x: number
  readonly value: number
}

/** What the pointer is at: a place of the axis, and of each line the point that lies nearest; null for a line without points. */
export interface PointedValues {
  readonly x: number
  /** Pixels from the left edge of the chart. */
  readonly left: number
  readonly isRightHalf: boolean
  readonly readings: readonly (Reading | null)[]
}

/** null while the pointer is elsewhere. */
export function pointedValues(plot: uPlot): PointedValues | null {
  const { left = -1 } = plot.cursor
  if (left < 0) return null
  const x = plot.posToVal(left, 'x')
  const [places, ...lines] = plot.data
  // CSS pixels: uPlot's own box is in those of the screen.
  const edge = plot.bbox.left / devicePixelRatio
  const width = plot.bbox.width / devicePixelRatio
  return {
    x,
    left: edge + left,
    isRightHalf: left > width / 2,
    readings: lines.map((line) => nearest(x, { places, line })),
  }
}

/** The point of a line nearest to a place; of two as near, the earlier. */
export function nearest(
  x: number,
  { places, line }: { readonly places: ArrayLike<number>; readonly line: ArrayLike<number | null | undefined> },
): Reading | null {
  let best: Reading | null = null
  for (let index = 0; index < places.length; index++) {
    const value = line[index]
    const place = places[index]
    if (value === null || value === undefined || place === undefined) continue
    if (best !== null && Math.abs(place - x) >= Math.abs(best.x - x)) continue
    best = { x: place, value }
  }
  return best
}
