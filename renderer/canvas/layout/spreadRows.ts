import { clearHeight, rowPitch } from '../../../engine/document/edits/cardPlaces.ts'
import type { Point } from '../../../engine/layout/wirePath.ts'

/**
 * Where cards go so that no row stands closer below another than templates draw them. Rows keep their order and what is
 * inside them its places; one far enough below keeps its distance. Only what moves is in the result.
 */
export function spreadRows<Key>(cards: readonly (Point & { readonly key: Key })[]): ReadonlyMap<Key, Point> {
  const places = new Map<Key, Point>()
  let top = -Infinity
  let shift = 0
  for (const { key, x, y } of cards.toSorted((left, right) => left.y - right.y)) {
    if (y - top >= clearHeight) {
      shift += Math.max(0, rowPitch - (y - top))
      top = y
    }
    if (shift > 0) places.set(key, { x, y: y + shift })
  }
  return places
}
