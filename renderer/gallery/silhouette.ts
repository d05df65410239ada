import type { Graph } from '../../engine/contract/document.ts'
import type { Category } from '../../engine/layers/defineLayer.ts'
import { layerKind } from '../../engine/layers/registry.ts'

/** A card's size in canvas pixels, as the canvas lays cards out. */
const card = { width: 158, height: 64 }

export interface Silhouette {
  readonly viewBox: string
  /** One SVG path of all cards of a category. */
  readonly cards: readonly { readonly category: Category; readonly path: string }[]
  readonly wires: string
}

/** The graph as coloured cards and thin wires, scaled by its own extent. */
export function silhouette({ nodes, wires }: Graph): Silhouette {
  const left = Math.min(...nodes.map((node) => node.x))
  const top = Math.min(...nodes.map((node) => node.y))
  const right = Math.max(...nodes.map((node) => node.x)) + card.width
  const bottom = Math.max(...nodes.map((node) => node.y)) + card.height
  const margin = Math.max(12, (right - left) * 0.02)
  const paths = new Map<Category, string[]>()
  for (const node of nodes) {
    const category = layerKind(node.kind)?.category ?? 'shape'
    const list = paths.get(category) ?? []
    paths.set(category, list)
    list.push(`M${node.x} ${node.y}h${card.width}v${card.height}h${-card.width}z`)
  }
  const places = new Map(nodes.map((node) => [node.id, node]))
  const lines = wires.flatMap(({ from, to }) => {
    const [start, end] = [places.get(from), places.get(to)]
    if (start === undefined || end === undefined) return []
    return [wirePath({ x: start.x + card.width, y: start.y + card.height / 2 }, { x: end.x, y: end.y + card.height / 2 })]
  })
  return {
    viewBox: [left - margin, top - margin, right - left + 2 * margin, bottom - top + 2 * margin].join(' '),
    cards: [...paths].map(([category, list]) => ({ category, path: list.join('') })),
    wires: lines.join(''),
  }
}

/** Straight to the right; back to the start of a lower row by way of the space between the rows. */
function wirePath(from: { readonly x: number; readonly y: number }, to: { readonly x: number; readonly y: number }): string {
  if (to.x >= from.x) return `M${from.x} ${from.y}L${to.x} ${to.y}`
  return `M${from.x} ${from.y}h14V${(from.y + to.y) / 2}H${to.x - 14}V${to.y}h14`
}
