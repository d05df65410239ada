import { shapeSize } from '../../../graph/shape.ts'
import { isPlain, NotExpressible, plainAxes, valueOf, type NodeValue, type OnnxOperand } from '../draft.ts'
import type { Operation } from '../operation.ts'
import { reorderedRows } from '../orderOfUnits.ts'
import { permuteAxes } from '../permuteAxes.ts'
import { gatheredByPlace } from './gatheredByPlace.ts'
import { lastStep } from './lastStep.ts'

/** Gemm of a row of numbers: Y = alpha·A·B + beta·C, B perhaps turned. */
export function gemm(operation: Operation): readonly OnnxOperand[] {
  if (operation.integer('transA', 0) !== 0) throw new NotExpressible('it turns its input', '它转置输入')
  const value = operation.value(0)
  const [kernel, bias] = [operation.constant(1), operation.constantOrNull(2)]
  const isTurned = operation.integer('transB', 0) === 1
  const [rows = 0, columns = 0] = kernel.numbers.shape
  const values = isTurned
    ? permuteAxes(kernel.numbers.values, { shape: [rows, columns], order: [1, 0] })
    : Float32Array.from(kernel.numbers.values)
  const [alpha, beta] = [operation.float('alpha', 1), operation.float('beta', 1)]
  const scaled = alpha === 1 ? values : values.map((one) => one * alpha)
  const units = isTurned ? rows : columns
  const added = bias === null ? null : Float32Array.from(bias.numbers.values, (one) => one * beta)
  if (added !== null && added.length !== units && added.length !== 1)
    throw new NotExpressible('what it adds does not fit its units', '它所加的数与单元数不符')
  return [
    dense(operation, value, {
      values: scaled,
      units,
      bias: added === null || added.length === units ? added : new Float32Array(units).fill(added[0] ?? 0),
    }),
  ]
}

/** MatMul with a matrix of weights on the right; on several axes it works on the last, as our layer does. */
export function matrixProduct(operation: Operation): readonly OnnxOperand[] {
  const value = operation.value(0)
  const { shape, values } = operation.constant(1).numbers
  if (shape.length !== 2) throw new NotExpressible('it multiplies by more than one matrix', '它与不止一个矩阵相乘')
  return [dense(operation, value, { values: Float32Array.from(values), units: shape[1] ?? 0, bias: null })]
}

function dense(
  operation: Operation,
  value: NodeValue,
  {
    values,
    units,
    bias,
  }: { readonly values: Float32Array<ArrayBuffer>; readonly units: number; readonly bias: Float32Array<ArrayBuffer> | null },
): NodeValue {
  const length = value.shape.at(-1) ?? 0
  const isOnLast = value.axes.at(-1) === value.shape.length && value.axes.every((axis, index) => axis === index)
  if (!isOnLast || length * units !== values.length)
    throw new NotExpressible('it works on another axis than the last', '它处理的不是最后一个轴')
  const kernel = reorderedRows({ shape: [length, units], values }, value.places)
  const shape = [...value.shape.slice(0, -1), units]
  const node = operation.context.add({
    kind: 'dense',
    params: { units, bias: bias !== null, activation: 'none' },
    name: operation.layerName(operation.constant(1)),
    inputs: [operation.context.settle(value)],
    shape,
    weights: { kernel, ...(bias === null ? {} : { bias: { shape: [units], values: bias } }) },
  })
  return valueOf(node, plainAxes(shape.length))
}

/** Rows of a table, looked up by whole numbers. */
export function lookUp(operation: Operation): readonly OnnxOperand[] {
  const [table, indices] = operation.operands
  if (table?.type === 'constant' && indices?.type === 'value') {
    const { shape, values } = table.numbers
    const [vocabulary = 0, dimensions = 0] = shape
    const isInOrder = indices.axes.every((axis, index) => axis === index)
    if (shape.length !== 2 || operation.integer('axis', 0) !== 0 || !isInOrder || indices.shape.length > 3)
      throw new NotExpressible('it looks up something else than rows of a table', '它查找的不是表中的行')
    const found = [...indices.shape, dimensions]
    const node = operation.context.add({
      kind: 'embedding',
      params: { vocabulary, dimensions },
      name: operation.layerName(table),
      inputs: [operation.context.settleInOrder(indices)],
      shape: found,
      weights: { embeddings: { shape: [vocabulary, dimensions], values: Float32Array.from(values) } },
    })
    return [valueOf(node, plainAxes(found.length))]
  }
  const gathered = gatheredByPlace(operation)
  if (gathered !== null) return [gathered]
  return [anotherOrder(operation) ?? onlyOne(operation) ?? lastStep(operation)]
}

/** "states[-1]" where there is one: an axis of length 1 that our value lacks goes. */
function onlyOne(operation: Operation): NodeValue | null {
  const value = operation.value(0)
  const rank = value.axes.length
  const axis = (operation.integer('axis', 0) + rank) % rank
  const [, indices] = operation.operands
  if (indices?.type !== 'constant' || indices.numbers.shape.length > 0 || value.axes[axis] !== null) return null
  const [index] = indices.numbers.values
  return index === 0 || index === -1 ? { ...value, axes: value.axes.filter((_, at) => at !== axis) } : null
}

/** A row's numbers in another order, each once, are the same row: its order is remembered for the layer behind. */
function anotherOrder(operation: Operation): NodeValue | null {
  const value = operation.value(0)
  const size = shapeSize(value.shape)
  const axis = operation.integer('axis', 0)
  const [, indices] = operation.operands
  if (indices?.type !== 'constant' || !isPlain(value) || value.shape.length !== 1 || (axis !== 1 && axis !== -1)) return null
  const asked = Int32Array.from(indices.numbers.values, (index) => (index < 0 ? index + size : index))
  if (asked.length !== size || indices.numbers.shape.length !== 1 || new Set(asked).size !== size) return null
  if (asked.some((place) => place < 0 || place >= size)) return null
  const places = asked.map((place) => value.places?.[place] ?? place)
  return { ...value, places: places.every((place, index) => place === index) ? null : places }
}
