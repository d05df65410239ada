import { NotExpressible, fileShape, valueOf, type ConstantValue, type NodeValue, type OnnxOperand } from '../draft.ts'
import { onnxLimits, type OnnxFileNode } from '../onnxFile.ts'
import type { Operation } from '../operation.ts'
import { reordered } from '../orderOfUnits.ts'
import { separate } from './activations.ts'
import { normalizedByLayer } from './normalizations.ts'
import { matchGelu, matchGeluTanh, matchHardSigmoid, matchHardSwish, matchLayerNorm } from './patterns.ts'

const merges: Readonly<Record<string, string>> = {
  Add: 'add',
  Sum: 'add',
  Sub: 'subtract',
  Mul: 'multiply',
  Mean: 'average',
  Max: 'maximum',
}

/** Add, Sub, Mul, Div, Sum, Mean, Max: a merge of layers, a bias, or a scale and shift by constants. */
export function arithmetic(operation: Operation): readonly OnnxOperand[] {
  const { operator } = operation.node
  const normal = operator === 'Div' ? matchLayerNorm(operation) : null
  if (normal !== null) return [normalizedByLayer(operation, normal.value, { gamma: null, beta: null, epsilon: normal.epsilon })]
  const bent = operator === 'Mul' ? bentByItself(operation) : null
  if (bent !== null) return [bent]
  const hard = hardCurve(operation)
  if (hard !== null) return [hard]
  const constants = operation.operands.filter((operand): operand is ConstantValue => operand?.type === 'constant')
  if (constants.length === 0)
    return [
      merged(
        operation,
        operation.operands.map((_, index) => operation.value(index)),
      ),
    ]
  if (operation.operands.length !== 2) throw new NotExpressible('it joins layers and constants', '它把层与常量合在一起')
  const at = operation.operands.findIndex((operand) => operand?.type === 'value')
  return [affine(operation, operation.value(at), { constant: operation.constant(1 - at), isFirst: at === 0 })]
}

/** A curve times its own x is another curve: SiLU, and hard swish as it is written before opset 14. */
const timesItself: ReadonlyMap<unknown, string> = new Map([
  ['sigmoid', 'swish'],
  ['hardSigmoid', 'hardSwish'],
])

/** x·sigmoid(x), x·hardSigmoid(x), and both forms of GELU as it is written before opset 20. */
function bentByItself(operation: Operation): NodeValue | null {
  const [left, right] = operation.operands
  if (left?.type === 'value' && right?.type === 'value') {
    for (const [value, other] of [
      [left, right],
      [right, left],
    ] as const) {
      const name = other.node.kind === 'activation' ? timesItself.get(other.node.params['function']) : undefined
      if (name === undefined || other.node.inputs[0] !== operation.context.settle(value) || !isAlone(operation, other)) continue
      return activatedBehind(operation, value, name)
    }
  }
  const [gelu, tanh] = [matchGelu(operation), matchGeluTanh(operation)]
  if (gelu !== null) return activatedBehind(operation, gelu, 'gelu')
  return tanh === null ? null : activatedBehind(operation, tanh, 'geluTanh')
}

/** Hard sigmoid and hard swish, written as a sum, a cut and a sixth. */
function hardCurve(operation: Operation): NodeValue | null {
  const swish = matchHardSwish(operation)
  if (swish !== null) return activatedBehind(operation, swish, 'hardSwish')
  const name = matchHardSigmoid(operation)
  const value = name === null ? undefined : operation.context.operands.get(name)
  if (name === null || value?.type !== 'value') return null
  return operation.context.isUsedOnce(name)
    ? activatedBehind(operation, value, 'hardSigmoid')
    : separate(operation, value, { function: 'hardSigmoid' })
}

function isAlone(operation: Operation, { node }: NodeValue): boolean {
  return node.valueNames.every((name) => operation.context.isUsedOnce(name))
}

/** Steps from a value to the end of a pattern that it is used in. */
const longestPattern = 8

/** Whether what a node gives is used by nothing but nodes on the way to the operation. */
function leadsOnlyTo(operation: Operation, from: OnnxFileNode, steps: number): boolean {
  const { node, context } = operation
  if (from === node) return true
  return (
    steps > 0 &&
    from.outputs.every((name) => {
      const users = context.users.get(name) ?? []
      const isInside = name === '' || (users.length > 0 && users.length <= 4 && !context.outputNames.has(name))
      return isInside && users.every((user) => leadsOnlyTo(operation, user, steps - 1))
    })
  )
}

/** The layer before may take the activation in although its value is used more than once: all uses are this pattern's. */
function activatedBehind(operation: Operation, value: NodeValue, name: string): NodeValue {
  const { context } = operation
  const own = value.node.valueNames
  const users = new Set(
    own.flatMap((one) => context.users.get(one) ?? []).filter(({ outputs }) => !outputs.some((one) => own.includes(one))),
  )
  const isOutput = value.node.valueNames.some((one) => context.outputNames.has(one))
  const isFree = !isOutput && [...users].every((user) => leadsOnlyTo(operation, user, longestPattern))
  if (isFree && value.node.params['activation'] === 'none') {
    value.node.params = { ...value.node.params, activation: name }
    return value
  }
  const node = operation.context.add({
    kind: 'activation',
    params: { function: name },
    name: operation.layerName(),
    inputs: [operation.context.settle(value)],
    shape: value.shape,
  })
  return valueOf(node, value.axes, value.places)
}

/** Layers joined value by value; a gate of channels stretches over the picture. */
function merged(operation: Operation, values: readonly NodeValue[]): NodeValue {
  const kind = merges[operation.node.operator]
  if (kind === undefined) throw new NotExpressible('no layer joins others in this way', '没有以这种方式合并的层')
  const widest = values.reduce((most, value) => (value.shape.length > most.shape.length ? value : most))
  const isStretched =
    kind === 'multiply' && values.every(({ axes, places }) => places === null && axes.join() === widest.axes.join())
  if (isStretched) {
    const shape = widest.shape.map((_, axis) => Math.max(...values.map((value) => value.shape[axis] ?? 1)))
    const inputs = values.map((value) => operation.context.settle(value))
    return valueOf(operation.context.add({ kind, name: operation.layerName(), inputs, shape }), widest.axes)
  }
  const inputs = values.map((value) => {
    if (samePlaces(value, widest) && value.shape.join() === widest.shape.join() && value.axes.join() === widest.axes.join())
      return operation.context.settle(value)
    return operation.context.settleInOrder(stretched(value, widest, kind))
  })
  const node = operation.context.add({ kind, name: operation.layerName(), inputs, shape: widest.shape })
  return valueOf(node, widest.axes, widest.places)
}

function samePlaces(left: NodeValue, right: NodeValue): boolean {
  if (left.places === right.places) return true
  return left.places !== null && right.places !== null && left.places.every((place, index) => place === right.places?.[index])
}

/** The value with an axis of length 1 for each that it lacks: 1×1×C beside H×W×C. */
function stretched(value: NodeValue, { axes, shape }: NodeValue, kind: string): NodeValue {
  const refusal = new NotExpressible(
    `its inputs are ${value.shape.join('×')} and ${shape.join('×')}, which no layer joins`,
    `其输入是 ${value.shape.join('×')} 和 ${shape.join('×')}，没有层能合并它们`,
  )
  const own = value.axes.length === axes.length ? value.axes : null
  if (own === null || kind !== 'multiply') throw refusal
  const wanted = shape.map(() => 1)
  for (const [at, axis] of own.entries()) {
    if (axis === null || axis === 0) continue
    const target = axes[at]
    const length = value.shape[axis - 1] ?? 1
    if (target === null || target === undefined || target === 0) throw refusal
    if (length !== 1 && length !== shape[target - 1]) throw refusal
    wanted[target - 1] = length
  }
  /* A reshape keeps the order of numbers: only axes of length 1 may have moved. */
  const moved = own.filter((axis) => axis !== null && axis !== 0 && (value.shape[axis - 1] ?? 1) > 1)
  const ascending = [...moved].every((axis, index) => index === 0 || Number(axis) > Number(moved[index - 1]))
  if (moved.length > 1 && (!ascending || !own.every((axis, index) => axis === axes[index]))) throw refusal
  return { ...value, shape: wanted, axes }
}

interface AffineBy {
  readonly constant: ConstantValue
  /** value ∘ constant, not constant ∘ value. */
  readonly isFirst: boolean
}

function affine(operation: Operation, value: NodeValue, { constant, isFirst }: AffineBy): NodeValue {
  const channels = value.shape.at(-1) ?? 0
  if (channels > onnxLimits.channels) throw new NotExpressible('it has too many channels', '通道过多')
  const numbers = perChannel(value, constant)
  const places = value.shape.length === 1 ? value.places : null
  const vector = reordered(numbers.length === 1 ? new Float32Array(channels).fill(numbers[0] ?? 0) : numbers, places)
  const { operator } = operation.node
  const ones = new Float32Array(channels).fill(1)
  const zeros = new Float32Array(channels)
  const [scale, shift] =
    operator === 'Add' || operator === 'Sum'
      ? [ones, vector]
      : operator === 'Sub'
        ? isFirst
          ? [ones, vector.map((one) => -one)]
          : [ones.map(() => -1), vector]
        : operator === 'Mul'
          ? [vector, zeros]
          : operator === 'Div' && isFirst
            ? [vector.map((one) => 1 / one), zeros]
            : [null, null]
  if (scale === null) throw new NotExpressible(`no layer does ${operator} with a constant`, `没有与常量做 ${operator} 的层`)
  const isAlone = operation.context.isUsedOnce(operation.node.inputs[isFirst ? 0 : 1] ?? '')
  const { node } = value
  if (
    isAlone &&
    isShift(scale) &&
    node.params['bias'] === false &&
    node.params['activation'] === 'none' &&
    node.shape?.at(-1) === channels &&
    !isRecurrent(node.kind)
  ) {
    node.params = { ...node.params, bias: true }
    node.weights.set('bias', { shape: [channels], values: shift })
    return value
  }
  if (isAlone && (node.isAffine || node.kind === 'layerNorm')) {
    const gamma = node.weights.get('gamma')?.values ?? ones
    const beta = node.weights.get('beta')?.values ?? zeros
    node.weights.set('gamma', { shape: [channels], values: gamma.map((one, index) => one * (scale[index] ?? 1)) })
    node.weights.set('beta', {
      shape: [channels],
      values: beta.map((one, index) => one * (scale[index] ?? 1) + (shift[index] ?? 0)),
    })
    return value
  }
  return scaled(operation, value, { scale, shift })
}

function isRecurrent(kind: string): boolean {
  return kind === 'lstm' || kind === 'gru' || kind === 'simpleRnn'
}

function isShift(scale: Float32Array): boolean {
  return scale.every((one) => one === 1)
}

/** A scale and shift of each channel is a batch normalisation that is frozen: mean 0, and a variance that ε makes 1. */
function scaled(
  operation: Operation,
  value: NodeValue,
  { scale, shift }: { readonly scale: Float32Array<ArrayBuffer>; readonly shift: Float32Array<ArrayBuffer> },
): NodeValue {
  if (value.shape.length > 3) throw new NotExpressible('it scales an input of more than three axes', '它缩放的输入超过三个轴')
  const channels = scale.length
  const epsilon = 0.001
  const node = operation.context.add({
    kind: 'batchNorm',
    params: { momentum: 0.9, epsilon },
    name: operation.layerName() || 'scale',
    inputs: [operation.context.settle(value)],
    shape: value.shape,
    weights: {
      gamma: { shape: [channels], values: scale },
      beta: { shape: [channels], values: shift },
      moving_mean: { shape: [channels], values: new Float32Array(channels) },
      moving_variance: { shape: [channels], values: new Float32Array(channels).fill(1 - epsilon) },
    },
    isAffine: true,
  })
  return valueOf(node, value.axes, value.places)
}

/** A constant as one number, or one for each channel in the file's order. */
function perChannel(value: NodeValue, { numbers }: ConstantValue): Float32Array {
  if (numbers.values.length === 1) return Float32Array.from(numbers.values)
  const channels = value.shape.length
  const lengths = fileShape(value)
  const lead = lengths.length - numbers.shape.length
  const fits = numbers.shape.every(
    (length, at) => length === 1 || (value.axes[at + lead] === channels && length === lengths[at + lead]),
  )
  if (!fits || lead < 0) throw new NotExpressible('its constant is not one number for each channel', '其常量不是每个通道一个数')
  return Float32Array.from(numbers.values)
}
