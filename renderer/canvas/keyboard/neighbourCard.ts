import type { Graph } from '../../../engine/contract/document.ts'
import { shownCards } from '../../../engine/graph/shownCards.ts'
import { drawnWires } from '../../../engine/layout/drawnWires.ts'

export type ArrowKey = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown'

const directions: Readonly<Record<ArrowKey, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

export function isArrowKey(key: string): key is ArrowKey {
  return key in directions
}

/**
 * Key of the card that an arrow key leads to from another: the nearest in that direction, hardly aside of it in
 * a row, further aside between rows. At the end of
 * a row, to the right goes where the card's wire goes, and to the left where its wire comes from. null: nowhere.
 */
export function neighbourCard(graph: Graph, { from, arrow }: { readonly from: string; readonly arrow: ArrowKey }): string | null {
  const { cards, byKey } = shownCards(graph)
  const start = byKey.get(from)
  if (start === undefined) return null
  const [right, down] = directions[arrow]
  const aside = right === 0 ? 1.5 : 0.5
  let nearest: { readonly key: string; readonly distance: number } | null = null
  for (const { key, x, y } of cards) {
    const [dx, dy] = [x - start.x, y - start.y]
    const along = dx * right + dy * down
    const across = Math.abs(dx * down) + Math.abs(dy * right)
    const distance = along + 2 * across
    if (along <= 0 || across > along * aside || (nearest !== null && distance >= nearest.distance)) continue
    nearest = { key, distance }
  }
  if (nearest !== null || right === 0) return nearest?.key ?? null
  const wires = drawnWires(graph)
  if (right > 0) return wires.find((wire) => wire.from.key === from)?.to.key ?? null
  return wires.find((wire) => wire.to.key === from)?.from.key ?? null
}

/** The card at an end of a wire: where it goes, for the arrows to the right and down; else where it comes from. */
export function wireEnd(graph: Graph, { wire, arrow }: { readonly wire: string; readonly arrow: ArrowKey }): string | null {
  const line = drawnWires(graph).find(({ id }) => id === wire)
  const forward = arrow === 'ArrowRight' || arrow === 'ArrowDown'
  return (forward ? line?.to.key : line?.from.key) ?? null
}
