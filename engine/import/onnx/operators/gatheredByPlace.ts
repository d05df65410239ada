import { shapeSize } from '../../../graph/shape.ts'
import { batchLength, fileShape, type NodeValue } from '../draft.ts'
import { onnxLimits } from '../onnxFile.ts'
import type { Operation } from '../operation.ts'
import type { Numbers } from '../tensorNumbers.ts'
import { reshaped } from './shapes.ts'

/**
 * A value that is laid in one row, all samples together, and gathered from it by places: number i of sample b stands at
 * b · size + i. So PyTorch's newer exporter writes `as_strided`, behind pooling of pictures that lie channels last. Where nothing
 * changes its place, nothing but a shape is asked for; null: something else.
 */
export function gatheredByPlace(operation: Operation): NodeValue | null {
  const { node, context } = operation
  const [row = '', places = ''] = node.inputs
  const laid = context.producers.get(row)
  if (laid?.operator !== 'Reshape' || operation.integer('axis', 0) !== 0) return null
  const source = context.operands.get(laid.inputs[0] ?? '')
  const asked = context.operands.get(laid.inputs[1] ?? '')
  if (source?.type !== 'value' || asked?.type !== 'constant' || [...asked.numbers.values].join() !== '-1') return null
  const [batch, ...lengths] = fileShape(source)
  const size = shapeSize(lengths)
  if (batch !== batchLength || size > onnxLimits.channels) return null
  const found = placesOf(operation, places)
  if (found?.step !== size) return null
  const target = broadcast(found.parts)
  const isInOrder = target?.values.length === size && target.values.every((place, index) => place === index)
  return target === null || !isInOrder ? null : reshaped(operation, source, [batchLength, ...target.shape.slice(1)])
}

interface Places {
  /** Between samples. */
  readonly step: number
  /** Whose sum is a number's place within its sample. */
  readonly parts: readonly Numbers[]
}

/** Sums of constants and of 0, 1, … up to the batch, times a step. */
function placesOf({ context }: Operation, sum: string): Places | null {
  const parts: Numbers[] = []
  let name = sum
  for (let node = context.producers.get(name); node?.operator === 'Add'; node = context.producers.get(name)) {
    const operands = node.inputs.map((input) => context.operands.get(input))
    const at = operands.findIndex((operand) => operand?.type === 'constant')
    const constant = operands[at]
    if (constant?.type !== 'constant' || parts.length > 8) return null
    parts.push(constant.numbers)
    name = node.inputs[1 - at] ?? ''
  }
  const tall = context.producers.get(name)
  if (tall?.operator === 'Unsqueeze') name = tall.inputs[0] ?? ''
  const product = context.producers.get(name)
  let step = 1
  if (product?.operator === 'Mul') {
    const at = product.inputs.findIndex((input) => context.operands.get(input)?.type === 'constant')
    const factor = context.operands.get(product.inputs[at] ?? '')
    if (factor?.type !== 'constant' || factor.numbers.values.length !== 1) return null
    step = factor.numbers.values[0] ?? Number.NaN
    name = product.inputs[1 - at] ?? ''
  }
  const range = context.producers.get(name)
  const [from, to, by] = (range?.inputs ?? []).map((input) => {
    const operand = context.operands.get(input)
    return operand?.type === 'constant' ? operand.numbers.values[0] : undefined
  })
  return range?.operator === 'Range' && from === 0 && to === batchLength && by === 1 ? { step, parts } : null
}

/** The sum of constants of which axes of length 1 are stretched, the batch's axis in front. */
function broadcast(parts: readonly Numbers[]): Numbers | null {
  const rank = Math.max(0, ...parts.map(({ shape }) => shape.length))
  const padded = parts.map(({ shape, values }) => ({ shape: [...Array<number>(rank - shape.length).fill(1), ...shape], values }))
  const shape = Array.from({ length: rank }, (_, axis) => Math.max(...padded.map((part) => part.shape[axis] ?? 1)))
  const fits = padded.every((part) => part.shape.every((length, axis) => length === 1 || length === shape[axis]))
  const size = shapeSize(shape)
  if (!fits || rank < 2 || shape[0] !== 1 || size > onnxLimits.channels) return null
  const values = Float64Array.from({ length: size }, (_, index) =>
    padded.reduce((sum, part) => sum + (part.values[placeIn(part.shape, shape, index)] ?? Number.NaN), 0),
  )
  return { shape, values, isInteger: true }
}

function placeIn(own: readonly number[], whole: readonly number[], index: number): number {
  let [place, stride, left] = [0, 1, index]
  for (let axis = whole.length - 1; axis >= 0; axis--) {
    const length = whole[axis] ?? 1
    if (own[axis] !== 1) place += (left % length) * stride
    stride *= own[axis] ?? 1
    left = Math.floor(left / length)
  }
  return place
}
