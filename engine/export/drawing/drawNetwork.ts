import type { GraphAnalysis } from '../../analyse/analysis.ts'
import type { NetDocument } from '../../contract/document.ts'
import type { Language } from '../../contract/text.ts'
import { shownCards } from '../../graph/shownCards.ts'
import { cardWidth } from '../../layout/cardBox.ts'
import { cardLook, typeSizes } from '../../layout/cardLook.ts'
import { compactCount } from '../../layout/compactCount.ts'
import { groupCardHeight, nodeCardHeight } from '../../layout/nodeCardHeight.ts'
import { placeFrames } from '../../layout/placeFrames.ts'
import { placeNames } from '../../layout/placeNames.ts'
import { drawCard } from './drawCard.ts'
import { drawGroupCard } from './drawGroupCard.ts'
import { drawWires } from './drawWires.ts'
import { markBounds } from './markBounds.ts'
import type { Drawing, Mark, Part } from './marks.ts'
import { fitText } from './measureText.ts'

/** Free space around the network, in canvas pixels. */
const margin = 24

/**
 * The whole network as on the canvas: frames of open groups, wires with their shapes, cards with kind, parameters,
 * settings, name and output shape, folded groups as one card. What belongs to work in progress is left out: selection,
 * problems, live pictures.
 */
export function drawNetwork(
  { graph, name }: Pick<NetDocument, 'graph' | 'name'>,
  { analysis, language }: { readonly analysis: GraphAnalysis; readonly language: Language },
): Drawing {
  const { cards } = shownCards(graph)
  const { wires, shapes } = drawWires(graph, analysis)
  const parts = [
    ...drawFrames(graph),
    ...wires,
    ...cards.map((card) =>
      card.type === 'node' ? drawCard(card, { analysis, language }) : drawGroupCard(card, { graph, analysis, language }),
    ),
    ...shapes,
  ]
  const bounds = markBounds(parts.flatMap(({ marks }) => marks))
  const { trainable, frozen, multiplyAdds } = analysis.totals
  const [layers, parameters, adds] = [graph.nodes.length, compactCount(trainable + frozen), compactCount(multiplyAdds)]
  return {
    title: name,
    description:
      language === 'zh'
        ? `由 ${layers} 个节点和 ${graph.wires.length} 条连线组成的神经网络：${parameters} 个参数，每个样本 ${adds} 次乘加。`
        : `A neural network of ${layers} nodes and ${graph.wires.length} wires: ${parameters} parameters, ${adds} multiply-adds for one sample.`,
    x: Math.floor(bounds.left) - margin,
    y: Math.floor(bounds.top) - margin,
    width: Math.ceil(bounds.right) - Math.floor(bounds.left) + 2 * margin,
    height: Math.ceil(bounds.bottom) - Math.floor(bounds.top) + 2 * margin,
    parts,
  }
}

/** The place that a card takes in a drawing. */
export function drawnCardBox(card: ReturnType<typeof shownCards>['cards'][number]): {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
} {
  const height = card.type === 'node' ? nodeCardHeight(card.node) : groupCardHeight + cardLook.stack.height
  return { x: card.x, y: card.y, width: cardWidth, height }
}

function drawFrames(graph: NetDocument['graph']): readonly Part[] {
  const frames = placeFrames(graph)
  const names = placeNames(graph, { frames, zoom: 1, far: false })
  return frames.map(({ group, name, part, depth, x, y, width, height }): Part => {
    const outer = depth % 2 === 0
    const frame: Mark = {
      type: 'rect',
      x: x + 0.5,
      y: y + 0.5,
      width: width - 1,
      height: height - 1,
      radius: cardLook.radius + 6,
      look: outer
        ? { fill: 'hover', fillOpacity: 0.45, stroke: 'line-strong', strokeWidth: 1, dash: [4, 3] }
        : { fill: 'panel', fillOpacity: 0.6, stroke: 'line', strokeWidth: 1 },
    }
    const tag = part === 0 ? names.find((placed) => placed.group === group) : undefined
    if (tag === undefined) return { kind: 'frame', title: name, marks: [frame] }
    const type = { face: 'ui', size: typeSizes['2xs'], weight: 600 } as const
    const label: Mark = {
      type: 'text',
      x: tag.at.x + 5,
      y: tag.at.y - 4.5,
      anchor: 'start',
      text: fitText(tag.name, { ...type, width: 190 }),
      ...type,
      fill: 'ink-3',
    }
    return { kind: 'frame', title: name, marks: [frame, label] }
  })
}
