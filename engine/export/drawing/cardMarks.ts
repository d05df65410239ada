import { cardWidth } from '../../layout/cardBox.ts'
import { cardLook, typeSizes } from '../../layout/cardLook.ts'
import type { Paint } from './drawingTheme.ts'
import type { Mark } from './marks.ts'
import { fitText, textWidth } from './measureText.ts'

/** The card's ground and the bar in its category's colour; `paint` null: no bar. */
export function cardBody({
  x,
  y,
  height,
  paint,
}: {
  readonly x: number
  readonly y: number
  readonly height: number
  readonly paint: Paint | null
}): readonly Mark[] {
  const { bar, radius } = cardLook
  const body: Mark = {
    type: 'rect',
    x: x + 0.5,
    y: y + 0.5,
    width: cardWidth - 1,
    height: height - 1,
    radius: radius - 0.5,
    // On the canvas a shadow sets the card off; on paper its edge has to.
    look: { fill: 'raised', stroke: 'line-strong', strokeWidth: 1 },
  }
  if (paint === null) return [body]
  const barMark: Mark = {
    type: 'rect',
    x: x - 0.5,
    y: y + bar.top,
    width: bar.width,
    height: height - 2 * bar.top,
    radius: bar.width / 2,
    look: { fill: paint },
  }
  return [body, barMark]
}

/** The title on the left, the number of parameters on the right, and a snowflake behind the title of a frozen layer. */
export function cardHeader({
  x,
  y,
  title,
  figure,
  frozen,
}: {
  readonly x: number
  readonly y: number
  readonly title: string
  readonly figure: string | null
  readonly frozen: boolean
}): readonly Mark[] {
  const { left, right, gap } = cardLook
  const base = y + 22
  const small = { face: 'number', size: typeSizes.number, weight: 500 } as const
  const figureWidth = figure === null ? 0 : textWidth(figure, small) + gap
  const flake = 11
  const type = { face: 'ui', size: typeSizes.s, weight: 600 } as const
  const room = cardWidth - left - right - figureWidth - (frozen ? flake + gap : 0)
  const text = fitText(title, { ...type, width: room })
  const marks: Mark[] = [{ type: 'text', x: x + left, y: base, anchor: 'start', text, ...type, fill: 'ink' }]
  if (frozen) marks.push(snowflake(x + left + textWidth(text, type) + gap + flake / 2, base - 4.5))
  if (figure !== null)
    marks.push({ type: 'text', x: x + cardWidth - right, y: base, anchor: 'end', text: figure, ...small, fill: 'ink-3' })
  return marks
}

/** Where a wire leaves or enters a card; its middle lies on the card's edge. One that takes several wires is tall. */
export function port({ x, y, multiple }: { readonly x: number; readonly y: number; readonly multiple: boolean }): Mark {
  const { port: width, portMultiple, portLine } = cardLook
  const height = multiple ? portMultiple : width
  return {
    type: 'rect',
    x: x - width / 2 + portLine / 2,
    y: y - height / 2 + portLine / 2,
    width: width - portLine,
    height: height - portLine,
    radius: (width - portLine) / 2,
    look: { fill: 'canvas', stroke: 'line-strong', strokeWidth: portLine },
  }
}

/** Three strokes through the middle with a small V at each end. */
function snowflake(x: number, y: number): Mark {
  const arms = [0, 60, 120, 180, 240, 300].map((degrees) => {
    const at = (length: number, turn: number): string => {
      const angle = ((degrees + turn) * Math.PI) / 180
      return `${round(x + length * Math.sin(angle))} ${round(y - length * Math.cos(angle))}`
    }
    return `M${round(x)} ${round(y)}L${at(5, 0)}M${at(4.6, 22)}L${at(3, 0)}L${at(4.6, -22)}`
  })
  return { type: 'path', d: arms.join(''), look: { stroke: 'ink-3', strokeWidth: 0.9 } }
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
