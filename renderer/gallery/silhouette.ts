import type { Graph } from '../../engine/contract/document.ts'
import { shownCards } from '../../engine/graph/shownCards.ts'
import type { Category } from '../../engine/layers/defineLayer.ts'
import { drawnWires } from '../../engine/layout/drawnWires.ts'
import { layerStripes } from '../../engine/layout/layerStripes.ts'

/** A card's size in canvas pixels, as the canvas lays cards out. */
const card = { width: 158, height: 64 }

export interface Silhouette {
  readonly viewBox: string
  /** One SVG path of all cards of a category. */
  readonly cards: readonly { readonly category: Category; readonly path: string }[]
  readonly wires: string
}

/** The graph as coloured cards and thin wires, scaled by its own extent. A folded group is striped by its layers. */
export function silhouette(graph: Graph): Silhouette {
  const { cards } = shownCards(graph)
  const left = Math.min(...cards.map(({ x }) => x))
  const top = Math.min(...cards.map(({ y }) => y))
  const right = Math.max(...cards.map(({ x }) => x)) + card.width
  const bottom = Math.max(...cards.map(({ y }) => y)) + card.height
  const margin = Math.max(12, (right - left) * 0.02)
  const paths = new Map<Category, string>()
  for (const { x, y, members } of cards) {
    for (const { category, path } of layerStripes(members, { x, y, ...card }))
      paths.set(category, (paths.get(category) ?? '') + path)
  }
  const lines = drawnWires(graph).map(({ from, to }) =>
    wirePath({ x: from.x + card.width, y: from.y + card.height / 2 }, { x: to.x, y: to.y + card.height / 2 }),
  )
  return {
    viewBox: [left - margin, top - margin, right - left + 2 * margin, bottom - top + 2 * margin].join(' '),
    cards: [...paths].map(([category, path]) => ({ category, path })),
    wires: lines.join(''),
  }
}

/** Straight to the right; back to the start of a lower row by way of the space between the rows. */
function wirePath(from: { readonly x: number; readonly y: number }, to: { readonly x: number; readonly y: number }): string {
  if (to.x >= from.x) return `M${from.x} ${from.y}L${to.x} ${to.y}`
  return `M${from.x} ${from.y}h14V${(from.y + to.y) / 2}H${to.x - 14}V${to.y}h14`
}
