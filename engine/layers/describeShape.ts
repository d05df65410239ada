import { text, type Text } from '../contract/text.ts'
import { formatCount } from '../graph/formula.ts'
import { formatShape, type Shape } from '../graph/shape.ts'

/** "784 numbers in a row", "28×28×3". */
export function describeShape(shape: Shape): Text {
  if (shape.length !== 1) return text(formatShape(shape), formatShape(shape))
  const count = formatCount(shape[0] ?? 0)
  return shape[0] === 1 ? text('1 number', '1 个数') : text(`${count} numbers in a row`, `排成一行的 ${count} 个数`)
}
