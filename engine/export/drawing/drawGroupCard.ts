import type { GraphAnalysis } from '../../analyse/analysis.ts'
import type { Graph } from '../../contract/document.ts'
import type { Language } from '../../contract/text.ts'
import type { GroupCard } from '../../graph/shownCards.ts'
import { cardWidth } from '../../layout/cardBox.ts'
import { cardLook, typeSizes } from '../../layout/cardLook.ts'
import { compactCount } from '../../layout/compactCount.ts'
import { groupFigures, groupShapes } from '../../layout/groupFigures.ts'
import { layerStripes } from '../../layout/layerStripes.ts'
import { groupCardHeight } from '../../layout/nodeCardHeight.ts'
import { portTop } from '../../layout/wirePath.ts'
import { cardBody, cardHeader, port } from './cardMarks.ts'
import type { Mark, Part } from './marks.ts'
import { fitText } from './measureText.ts'

/** A folded group: its name, how much is inside, its layers as stripes, what goes in and what comes out. */
export function drawGroupCard(
  card: GroupCard,
  { graph, analysis, language }: { readonly graph: Graph; readonly analysis: GraphAnalysis; readonly language: Language },
): Part {
  const { x, y, group, members } = card
  const figures = groupFigures(graph, { group: group.id, analysis })
  const { left, right, header, line, stripes, stack } = cardLook
  const inner = cardWidth - left - right
  const layers = language === 'zh' ? `${members.length} 层` : `${members.length} ${members.length === 1 ? 'layer' : 'layers'}`
  const shapes = groupShapes(figures)
  const small = { face: 'number', weight: 400, type: 'text', anchor: 'start' } as const
  const stripesTop = y + header + line + stripes.top
  const shapeLine = { ...small, size: typeSizes['2xs'] }
  const behind: Mark = {
    type: 'rect',
    x: x + stack.inset + 0.5,
    y: y + groupCardHeight - 8,
    width: cardWidth - 2 * stack.inset - 1,
    height: stack.height + 7.5,
    radius: stack.radius,
    look: { fill: 'panel', stroke: 'line-strong', strokeWidth: 1 },
  }
  const marks: Mark[] = [
    behind,
    ...cardBody({ x, y, height: groupCardHeight, paint: null }),
    ...cardHeader({
      x,
      y,
      title: group.name,
      figure: figures.parameters > 0 ? compactCount(figures.parameters) : null,
      frozen: false,
    }),
    { ...small, x: x + left, y: y + header + 11, text: layers, size: typeSizes.xs, fill: 'ink-2' },
    ...layerStripes(members, { x: x + left, y: stripesTop, width: inner, height: stripes.height }).map(
      ({ category, path }): Mark => ({ type: 'path', d: path, look: { fill: `kind-${category}` } }),
    ),
    {
      ...shapeLine,
      x: x + left,
      y: stripesTop + stripes.height + stripes.bottom + 11,
      text: fitText(shapes, { ...shapeLine, width: inner }),
      fill: 'ink-3',
    },
    port({ x, y: y + portTop, multiple: false }),
    port({ x: x + cardWidth, y: y + portTop, multiple: false }),
  ]
  return { kind: 'card', title: `${group.name}: ${layers}, ${shapes}`, marks }
}
