import type { ImportContext } from '../importContext.ts'
import { tensorNumbers, type Numbers } from '../tensorNumbers.ts'

/** So many operators are followed upstream at most; exporters write a handful. */
const farthest = 32

/** They pass numbers on, some of them, or in another shape. */
const handOn: ReadonlySet<string> = new Set([
  'Cast',
  'Expand',
  'Flatten',
  'Identity',
  'Reshape',
  'Slice',
  'Squeeze',
  'Tile',
  'Transpose',
  'Unsqueeze',
])

/**
 * Whether a value of the file is zeros, of whatever shape: also of one that depends on the batch, as the start states of recurrences are
 * written (Shape → Concat → Expand → Slice, or ConstantOfShape).
 */
export function isKnownZero(context: ImportContext, name: string): boolean {
  let at = name
  for (let step = 0; step < farthest; step++) {
    const operand = context.operands.get(at)
    if (operand?.type === 'constant') return isZero(operand.numbers)
    const tensor = context.file.constants.get(at)
    if (tensor !== undefined) {
      const numbers = tensorNumbers(tensor)
      return typeof numbers !== 'string' && isZero(numbers)
    }
    const producer = context.producers.get(at)
    if (producer === undefined || (producer.domain !== '' && producer.domain !== 'ai.onnx')) return false
    if (producer.operator === 'ConstantOfShape') {
      const fill = producer.attributes.get('value')?.tensor
      const numbers = fill === undefined ? null : tensorNumbers(fill)
      return numbers === null || (typeof numbers !== 'string' && isZero(numbers))
    }
    if (!handOn.has(producer.operator)) return false
    at = producer.inputs[0] ?? ''
  }
  return false
}

function isZero({ values }: Numbers): boolean {
  return values.every((value) => value === 0)
}
