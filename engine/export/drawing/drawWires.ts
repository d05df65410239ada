import type { GraphAnalysis } from '../../analyse/analysis.ts'
import type { Graph } from '../../contract/document.ts'
import { formatShape } from '../../graph/shape.ts'
import { shownCards } from '../../graph/shownCards.ts'
import { cardLook, typeSizes } from '../../layout/cardLook.ts'
import { drawnWires, type DrawnWire } from '../../layout/drawnWires.ts'
import { placeFrames } from '../../layout/placeFrames.ts'
import { routeWires, wireEnds } from '../../layout/routeWires.ts'
import { wireOrder } from '../../layout/wireOrder.ts'
import { fitRoute, wirePath, type Point } from '../../layout/wirePath.ts'
import type { Mark, Part, TextMark } from './marks.ts'
import { textWidth } from './measureText.ts'

interface Wires {
  readonly wires: readonly Part[]
  /** Lie above the cards. */
  readonly shapes: readonly Part[]
}

/** Every wire on its way round the cards, and the shape that flows through it on a pill. */
export function drawWires(graph: Graph, analysis: GraphAnalysis): Wires {
  const lines = drawnWires(graph)
  const routes = routeWires(lines, { cards: shownCards(graph).cards, frames: placeFrames(graph) })
  const wires: Part[] = []
  const shapes: Part[] = []
  for (const line of lines) {
    const [from, to] = wireEnds(line)
    // Wires begin and end at the outer side of their ports.
    const start = { x: from.x + cardLook.port / 2, y: from.y }
    const end = { x: to.x - cardLook.port / 2, y: to.y }
    const { path, label } = wirePath(start, end, fitRoute(routes.get(line.id) ?? null, { start, end }))
    wires.push({
      kind: 'wire',
      title: `${cardTitle(line.from)} → ${cardTitle(line.to)}`,
      marks: [{ type: 'path', d: path, look: { stroke: 'line-strong', strokeWidth: 1.6 } }],
    })
    const shape = shapeOf(line, analysis)
    const order = wireOrder(graph, line)
    if (shape !== null || order !== null)
      shapes.push({ kind: 'shape', title: null, marks: shapePill({ shape, order, at: label }) })
  }
  return { wires, shapes }
}

function shapeOf({ wires }: DrawnWire, analysis: GraphAnalysis): string | null {
  const [first] = wires
  const shape = first === undefined ? null : (analysis.nodes.get(first.from)?.outputShape ?? null)
  return shape === null ? null : formatShape(shape)
}

function shapePill({
  shape,
  order,
  at,
}: {
  readonly shape: string | null
  readonly order: string | null
  readonly at: Point
}): readonly Mark[] {
  const type = { face: 'number', size: typeSizes.number, weight: 500 } as const
  const strong = { ...type, weight: 600 } as const
  const orderWidth = order === null ? 0 : textWidth(order, strong)
  const gap = order === null || shape === null ? 0 : 4
  const width = orderWidth + gap + (shape === null ? 0 : textWidth(shape, type)) + 10
  const height = 16
  const left = at.x - width / 2
  const text = { type: 'text', y: at.y + 3.8, anchor: 'start' } as const
  const marks: (Mark | TextMark)[] = [
    {
      type: 'rect',
      x: left,
      y: at.y - height / 2,
      width,
      height,
      radius: height / 2,
      look: { fill: 'canvas', stroke: 'line', strokeWidth: 1 },
    },
  ]
  if (order !== null) marks.push({ ...text, ...strong, x: left + 5, text: order, fill: 'accent' })
  if (shape !== null) marks.push({ ...text, ...type, x: left + 5 + orderWidth + gap, text: shape, fill: 'ink-2' })
  return marks
}

function cardTitle(card: DrawnWire['from']): string {
  return card.type === 'group' ? card.group.name : card.node.name
}
