import { shapeSize } from '../../../graph/shape.ts'
import { fileShape } from '../draft.ts'
import type { Operation } from '../operation.ts'
import { permuteAxes } from '../permuteAxes.ts'
import type { Numbers } from '../tensorNumbers.ts'

/** So many numbers are worked out here at most; larger constants are weights, and only copied or turned. */
const smallSize = 100_000

/** What an operator on constants gives, as exporters write shapes ("Shape → Gather → Concat → Reshape"). null: nothing known to be constant. */
export function foldConstants(operation: Operation): Numbers | null {
  const { operator } = operation.node
  if (operator === 'Constant') return constantNode(operation)
  if (operator === 'Shape') return shapeOf(operation)
  const given = operation.operands.map((operand) => (operand?.type === 'constant' ? operand.numbers : null))
  const [first] = given
  if (
    first === null ||
    first === undefined ||
    operation.operands.some((operand) => operand !== null && operand.type !== 'constant')
  )
    return null
  const axes = (): readonly number[] => operation.integersOf(1, 'axes') ?? []
  switch (operator) {
    case 'Identity':
    case 'Dropout':
      return first
    case 'Cast':
      return { ...first, isInteger: ![1, 10, 11, 16].includes(operation.integer('to', 1)) }
    case 'Transpose': {
      const order = operation.integers('perm') ?? first.shape.map((_, axis) => first.shape.length - 1 - axis)
      const shape = order.map((axis) => first.shape[axis] ?? 1)
      return { ...first, shape, values: permuteAxes(first.values, { shape: first.shape, order }) }
    }
    case 'Unsqueeze': {
      const rank = first.shape.length + axes().length
      const added = new Set(axes().map((axis) => (axis < 0 ? axis + rank : axis)))
      let next = 0
      const shape = Array.from({ length: rank }, (_, axis) => (added.has(axis) ? 1 : (first.shape[next++] ?? 1)))
      return { ...first, shape }
    }
    case 'Squeeze': {
      const removed = new Set(axes().map((axis) => (axis < 0 ? axis + first.shape.length : axis)))
      const shape = first.shape.filter((length, axis) => (removed.size === 0 ? length !== 1 : !removed.has(axis)))
      return { ...first, shape }
    }
    case 'Reshape': {
      const asked = [...(given[1]?.values ?? [])].map((length, axis) => (length === 0 ? (first.shape[axis] ?? 1) : length))
      const known = asked.filter((length) => length !== -1).reduce((product, length) => product * length, 1)
      const shape = asked.map((length) => (length === -1 ? first.values.length / Math.max(1, known) : length))
      return shapeSize(shape) === first.values.length ? { ...first, shape } : null
    }
    case 'DequantizeLinear':
      return dequantized(operation, given)
    case 'Flatten':
      return { ...first, shape: [first.shape[0] ?? 1, first.values.length / (first.shape[0] ?? 1)] }
    default:
      return first.values.length > smallSize ? null : foldSmall(operation, given)
  }
}

function constantNode(operation: Operation): Numbers | null {
  const { attributes } = operation.node
  const tensor = operation.tensorAttribute('value')
  if (tensor !== null) return tensor
  const integer = attributes.get('value_int')?.integer
  if (integer !== undefined) return { shape: [], values: Float64Array.of(integer), isInteger: true }
  const float = attributes.get('value_float')?.float
  if (float !== undefined) return { shape: [], values: Float32Array.of(float), isInteger: false }
  const integers = attributes.get('value_ints')?.integers
  if (integers !== undefined) return { shape: [integers.length], values: Float64Array.from(integers), isInteger: true }
  const floats = attributes.get('value_floats')?.floats
  return floats === undefined ? null : { shape: [floats.length], values: Float32Array.from(floats), isInteger: false }
}

function shapeOf(operation: Operation): Numbers | null {
  const [operand] = operation.operands
  if (operand === null || operand === undefined || operand.type === 'unknown') return null
  const whole = operand.type === 'constant' ? operand.numbers.shape : fileShape(operand)
  const lengths = whole.slice(operation.integer('start', 0), operation.integer('end', whole.length))
  return { shape: [lengths.length], values: Float64Array.from(lengths), isInteger: true }
}

/** (x − zero) · scale, of the whole tensor or along an axis: weights that are stored as whole numbers. */
function dequantized(operation: Operation, [whole, scale, zero]: readonly (Numbers | null)[]): Numbers | null {
  if (whole === null || whole === undefined || scale === null || scale === undefined) return null
  if (scale.shape.length > 1 || operation.integer('block_size', 0) !== 0) return null
  const asked = operation.integer('axis', 1)
  const axis = asked < 0 ? asked + whole.shape.length : asked
  const several = scale.values.length > 1
  const [along, inner] = several ? [whole.shape[axis] ?? 0, shapeSize(whole.shape.slice(axis + 1))] : [1, 1]
  if (scale.values.length !== along || (zero?.values.length ?? along) !== along) return null
  const values = Float32Array.from(whole.values, (value, index) => {
    const at = several ? Math.floor(index / inner) % along : 0
    /* A difference of whole numbers, which float32 holds, times a float32. */
    return Math.fround(value - (zero?.values[at] ?? 0)) * (scale.values[at] ?? 0)
  })
  return { shape: whole.shape, values, isInteger: false }
}

function foldSmall(operation: Operation, given: readonly (Numbers | null)[]): Numbers | null {
  const [first, second] = given
  if (first === null || first === undefined) return null
  switch (operation.node.operator) {
    case 'Gather': {
      if (second === null || second === undefined || first.shape.length !== 1) return null
      const values = Float64Array.from(
        second.values,
        (index) => first.values[index < 0 ? index + first.values.length : index] ?? Number.NaN,
      )
      return { shape: second.shape, values, isInteger: first.isInteger }
    }
    case 'Concat': {
      const parts = given.map((part) => part ?? { shape: [], values: Float64Array.of(), isInteger: true })
      if (parts.some(({ shape }) => shape.length !== 1)) return null
      const values = Float64Array.from(parts.flatMap((part) => [...part.values]))
      return { shape: [values.length], values, isInteger: first.isInteger }
    }
    case 'Slice': {
      return sliced(operation, first)
    }
    case 'ConstantOfShape': {
      const shape = [...first.values]
      const value = operation.tensorAttribute('value')
      if (shape.some((length) => !Number.isInteger(length) || length < 0) || shapeSize(shape) > smallSize) return null
      const values = new Float32Array(shapeSize(shape)).fill(value?.values[0] ?? 0)
      return { shape, values, isInteger: value?.isInteger ?? false }
    }
    case 'Sqrt':
      return { ...first, values: Float32Array.from(first.values, Math.sqrt) }
    case 'Neg':
      return { ...first, values: Float64Array.from(first.values, (value) => -value) }
    case 'Floor':
      return { ...first, values: Float64Array.from(first.values, Math.floor) }
    case 'Add':
      return second === null || second === undefined ? null : combine(first, second, (left, right) => left + right)
    case 'Sub':
      return second === null || second === undefined ? null : combine(first, second, (left, right) => left - right)
    case 'Mul':
      return second === null || second === undefined ? null : combine(first, second, (left, right) => left * right)
    case 'Mod': {
      /* Without fmod, the sign is the divisor's, as Python's is. */
      const keepsSign = operation.integer('fmod', 0) === 1
      const remainder = (left: number, right: number): number =>
        keepsSign ? left % right : left - right * Math.floor(left / right)
      return second === null || second === undefined ? null : combine(first, second, remainder)
    }
    case 'Div': {
      const whole = first.isInteger
      const divide = (left: number, right: number): number => (whole ? Math.trunc(left / right) : left / right)
      return second === null || second === undefined ? null : combine(first, second, divide)
    }
    default:
      return null
  }
}

/** Along any axes, also backwards, as PyTorch writes the amounts of its paddings. */
function sliced(operation: Operation, { shape, values, isInteger }: Numbers): Numbers | null {
  const starts = operation.integersOf(1, 'starts') ?? []
  const [ends, steps] = [operation.integersOf(2, 'ends') ?? [], operation.integersOf(4, 'steps') ?? []]
  const axes = (operation.integersOf(3, 'axes') ?? starts.map((_, at) => at)).map((axis) =>
    axis < 0 ? axis + shape.length : axis,
  )
  const taken = shape.map((length, axis) => {
    const at = axes.indexOf(axis)
    return at < 0
      ? Array.from({ length }, (_, index) => index)
      : places(length, [starts[at] ?? 0, ends[at] ?? length, steps[at] ?? 1])
  })
  let flat: readonly number[] = [0]
  taken.forEach((indices, axis) => {
    flat = flat.flatMap((before) => indices.map((index) => before * (shape[axis] ?? 1) + index))
  })
  const found = flat.map((index) => values[index] ?? Number.NaN)
  const lengths = taken.map((indices) => indices.length)
  return { shape: lengths, values: isInteger ? Float64Array.from(found) : Float32Array.from(found), isInteger }
}

/** Indices from `start` to `end` as ONNX's Slice counts them: negative ones from the end, beyond the ends cut off. */
function places(length: number, [start, end, step]: readonly [number, number, number]): readonly number[] {
  const within = (index: number, [least, most]: readonly [number, number]): number =>
    Math.min(most, Math.max(least, index < 0 ? index + length : index))
  const found: number[] = []
  if (step > 0) {
    const to = within(end, [0, length])
    for (let at = within(start, [0, length]); at < to; at += step) found.push(at)
  } else if (step < 0) {
    const to = within(end, [-1, length - 1])
    for (let at = within(start, [-1, length - 1]); at > to; at += step) found.push(at)
  }
  return found
}

/** Of one shape, or one of them a single number. */
function combine(left: Numbers, right: Numbers, apply: (left: number, right: number) => number): Numbers | null {
  const [large, size] = left.values.length >= right.values.length ? [left, left.values.length] : [right, right.values.length]
  const fits = [left, right].every(({ values }) => values.length === 1 || values.length === size)
  if (!fits) return null
  const at = (numbers: Numbers, index: number): number => numbers.values[numbers.values.length === 1 ? 0 : index] ?? 0
  const values = Float64Array.from({ length: size }, (_, index) => apply(at(left, index), at(right, index)))
  return { shape: large.shape, values: large.isInteger ? values : Float32Array.from(values), isInteger: large.isInteger }
}
