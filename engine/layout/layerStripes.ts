import type { Category } from '../layers/defineLayer.ts'
import { layerKind } from '../layers/registry.ts'

export interface Stripes {
  readonly category: Category
  /** SVG path of all stripes of the category. */
  readonly path: string
}

/** A group's layers as stripes in their categories' colours, in document order, that fill a rectangle. */
export function layerStripes(
  nodes: readonly { readonly kind: string }[],
  { x, y, width, height }: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): readonly Stripes[] {
  const paths = new Map<Category, string[]>()
  const step = width / nodes.length
  for (const [at, node] of nodes.entries()) {
    const category = layerKind(node.kind)?.category ?? 'shape'
    const stripe = `M${round(x + at * step)} ${y}h${round(step)}v${height}h${round(-step)}z`
    const list = paths.get(category)
    if (list === undefined) paths.set(category, [stripe])
    else list.push(stripe)
  }
  return [...paths].map(([category, list]) => ({ category, path: list.join('') }))
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
