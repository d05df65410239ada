import type { GraphAnalysis } from '../../analyse/analysis.ts'
import type { Language } from '../../contract/text.ts'
import { formatShape } from '../../graph/shape.ts'
import type { NodeCard } from '../../graph/shownCards.ts'
import { layerKind } from '../../layers/registry.ts'
import { cardWidth } from '../../layout/cardBox.ts'
import { cardInputs } from '../../layout/cardInputs.ts'
import { cardLook, typeSizes } from '../../layout/cardLook.ts'
import { compactCount } from '../../layout/compactCount.ts'
import { kindTitle, unknownLine } from '../../layout/kindTitle.ts'
import { nodeCardHeight } from '../../layout/nodeCardHeight.ts'
import { settingsLine } from '../../layout/settingsLine.ts'
import { portPitch, portTop } from '../../layout/wirePath.ts'
import { cardBody, cardHeader, port } from './cardMarks.ts'
import type { Mark, Part } from './marks.ts'
import { fitText, textWidth } from './measureText.ts'

/** On paper nobody can hover to read the rest: a long line is set smaller before it is cut. */
const settingsSizes = [typeSizes.xs, 10.5, 10, 9.5, 9]

/** A node's card without its live picture: kind, parameters, settings, name and output shape. */
export function drawCard(
  card: NodeCard,
  { analysis, language }: { readonly analysis: GraphAnalysis; readonly language: Language },
): Part {
  const { node, x, y } = card
  const definition = layerKind(node.kind)
  const own = analysis.nodes.get(node.id)
  const kind = kindTitle(node)[language]
  const settings = settingsLine(node) ?? unknownLine(node)[language]
  const parameters = node.kind === 'input' || own === undefined ? 0 : own.trainable + own.frozen
  const shape = own === undefined || own.outputShape === null || node.kind === 'input' ? null : formatShape(own.outputShape)
  const height = nodeCardHeight(node)
  const inner = cardWidth - cardLook.left - cardLook.right

  const small = { face: 'number', weight: 400 } as const
  const marks: Mark[] = [
    ...cardBody({ x, y, height, paint: definition === undefined ? 'ink-3' : `kind-${definition.category}` }),
    ...cardHeader({
      x,
      y,
      title: kind,
      figure: parameters === 0 ? null : compactCount(parameters),
      frozen: node.frozen === true,
    }),
  ]
  let top = y + cardLook.header
  if (settings !== '') {
    const line = {
      ...small,
      size: settingsSizes.find((size) => textWidth(settings, { ...small, size }) <= inner) ?? typeSizes.xs,
    }
    const text = fitText(settings, { ...line, width: inner })
    marks.push({ type: 'text', x: x + cardLook.left, y: top + 11, anchor: 'start', text, ...line, fill: 'ink-2' })
    top += cardLook.line
  }
  const line = { ...small, size: typeSizes.number, fill: 'ink-3', type: 'text', y: top + 11 } as const
  const shapeWidth = shape === null ? 0 : textWidth(shape, line) + 8
  const name = fitText(node.name, { ...line, width: inner - shapeWidth })
  marks.push({ ...line, x: x + cardLook.left, anchor: 'start', text: name })
  if (shape !== null) marks.push({ ...line, x: x + cardWidth - cardLook.right, anchor: 'end', text: shape })
  for (const [at, { multiple }] of cardInputs(node).entries())
    marks.push(port({ x, y: y + portTop + at * portPitch, multiple: multiple === true }))
  if (definition?.hasOutput !== false) marks.push(port({ x: x + cardWidth, y: y + portTop, multiple: false }))
  const facts = [kind, settings, shape].filter((fact) => fact !== null && fact !== '')
  return { kind: 'card', title: `${node.name}: ${facts.join(', ')}`, marks }
}
