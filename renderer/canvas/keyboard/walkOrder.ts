import type { Graph } from '../../../engine/contract/document.ts'
import { shownCards } from '../../../engine/graph/shownCards.ts'
import { drawnWires } from '../../../engine/layout/drawnWires.ts'

/** A card or a wire that can have the keyboard focus; `id` as React Flow calls it. */
export interface CanvasItem {
  readonly type: 'card' | 'wire'
  readonly id: string
}

/** The order in which Tab goes through a network: each card in document order, then the wires that leave it. */
export function walkOrder(graph: Graph): readonly CanvasItem[] {
  const leaving = new Map<string, CanvasItem[]>()
  for (const { id, from } of drawnWires(graph)) {
    const wires = leaving.get(from.key)
    const wire: CanvasItem = { type: 'wire', id }
    if (wires === undefined) leaving.set(from.key, [wire])
    else wires.push(wire)
  }
  return shownCards(graph).cards.flatMap(({ key }): CanvasItem[] => [{ type: 'card', id: key }, ...(leaving.get(key) ?? [])])
}
