import type { FloatTensor } from '../../../document/tensors/safetensors.ts'
import { NotExpressible, valueOf, type OnnxOperand } from '../draft.ts'
import type { Operation } from '../operation.ts'
import { isKnownZero } from './isKnownZero.ts'

/** Which of tf.js's gates stands at each of ONNX's places, as in our layers' own export. */
const recurrences = {
  LSTM: { kind: 'lstm', gates: [0, 3, 1, 2], activations: ['Sigmoid', 'Tanh', 'Tanh'] },
  GRU: { kind: 'gru', gates: [0, 1, 2], activations: ['Sigmoid', 'Tanh'] },
  RNN: { kind: 'simpleRnn', gates: [0], activations: ['Tanh'] },
} as const

const states: Readonly<Record<string, string>> = { tanh: 'tanh', relu: 'relu', sigmoid: 'sigmoid', affine: 'linear' }

/** LSTM, GRU or RNN over [steps, batch, features]; outputs are every step and the last state. */
export function recurrence(operation: Operation): readonly (OnnxOperand | null)[] {
  const { operator } = operation.node
  if (operator !== 'LSTM' && operator !== 'GRU' && operator !== 'RNN')
    throw new NotExpressible('it is no recurrence', '它不是循环层')
  const { kind, gates, activations } = recurrences[operator]
  const value = operation.value(0)
  if (value.shape.length !== 2 || value.axes.join() !== '1,0,2' || operation.integer('layout', 0) !== 0)
    throw new NotExpressible('its input is no sequence of rows', '其输入不是由行组成的序列')
  const units = operation.integer('hidden_size', 0)
  const direction = operation.text('direction', 'forward')
  const bidirectional = direction === 'bidirectional'
  if (direction === 'reverse') throw new NotExpressible('it reads the sequence backwards only', '它只倒着读序列')
  const resetAfter = operator === 'GRU' && operation.integer('linear_before_reset', 0) !== 0
  refuseOwnState(operation)
  const activation = stateActivation(operation, { defaults: activations, directions: bidirectional ? 2 : 1 })
  const [kernel, recurrent] = [operation.constant(1).numbers, operation.constant(2).numbers]
  const bias = operation.constantOrNull(3)?.numbers ?? null
  const rows = gates.length * units
  const features = value.shape[1] ?? 0
  if (
    kernel.values.length !== (bidirectional ? 2 : 1) * rows * features ||
    recurrent.values.length !== (bidirectional ? 2 : 1) * rows * units
  )
    throw new NotExpressible('its weights do not fit its units', '其权重与单元数不符')
  const weights: Record<string, FloatTensor> = {}
  for (const [index, prefix] of (bidirectional ? ['forward/', 'backward/'] : ['']).entries()) {
    weights[`${prefix}kernel`] = turned(kernel.values, { start: index * rows * features, columns: features, units, gates })
    weights[`${prefix}recurrent_kernel`] = turned(recurrent.values, { start: index * rows * units, columns: units, units, gates })
    const place = { start: index * 2 * rows, units, gates }
    if (bias !== null) weights[`${prefix}bias`] = resetAfter ? bothBiases(bias.values, place) : summedBias(bias.values, place)
  }
  const [every = '', last = '', cell = ''] = operation.node.outputs
  const isWanted = (name: string): boolean =>
    name !== '' && (operation.context.outputNames.has(name) || (operation.context.users.get(name)?.length ?? 0) > 0)
  if (isWanted(cell)) throw new NotExpressible('it also gives its memory cell', '它还输出记忆单元')
  if (isWanted(every) && isWanted(last))
    throw new NotExpressible('it gives every step and the last state', '它同时输出每一步和最后的状态')
  const returnSequences = !isWanted(last)
  const width = (bidirectional ? 2 : 1) * units
  const steps = value.shape[0] ?? 0
  const node = operation.context.add({
    kind,
    params: {
      units,
      returnSequences,
      bidirectional,
      merge: 'concat',
      activation,
      bias: bias !== null,
      ...(resetAfter ? { resetAfter } : {}),
    },
    name: operation.layerName(operation.constant(1)),
    inputs: [operation.context.settleInOrder(value)],
    shape: returnSequences ? [steps, width] : [width],
    weights,
  })
  if (returnSequences) {
    if (!bidirectional) return [valueOf(node, [1, null, 0, 2])]
    return [{ type: 'value', node, shape: [steps, 2, units], axes: [1, 2, 0, 3], places: null }]
  }
  if (!bidirectional) return [null, valueOf(node, [null, 0, 1])]
  return [null, { type: 'value', node, shape: [2, units], axes: [1, 0, 2], places: null }]
}

/** ONNX's gates by rows become tf.js's by columns. */
function turned(
  values: ArrayLike<number>,
  {
    start,
    columns,
    units,
    gates,
  }: { readonly start: number; readonly columns: number; readonly units: number; readonly gates: readonly number[] },
): FloatTensor {
  const rows = gates.length * units
  const result = new Float32Array(rows * columns)
  for (let row = 0; row < rows; row++) {
    const gate = gates[Math.floor(row / units)] ?? 0
    for (let column = 0; column < columns; column++)
      result[column * rows + gate * units + (row % units)] = values[start + row * columns + column] ?? 0
  }
  return { shape: [columns, rows], values: result }
}

interface BiasPlace {
  readonly start: number
  readonly units: number
  readonly gates: readonly number[]
}

/** [2, rows]: of the input, of the state, which a GRU that resets behind the product keeps apart. */
function bothBiases(values: ArrayLike<number>, { start, units, gates }: BiasPlace): FloatTensor {
  const rows = gates.length * units
  const result = new Float32Array(2 * rows)
  for (let row = 0; row < 2 * rows; row++) {
    const gate = gates[Math.floor((row % rows) / units)] ?? 0
    result[row - (row % rows) + gate * units + (row % units)] = values[start + row] ?? 0
  }
  return { shape: [2, rows], values: result }
}

/** ONNX adds two biases one after the other; ours is their sum. */
function summedBias(values: ArrayLike<number>, { start, units, gates }: BiasPlace): FloatTensor {
  const rows = gates.length * units
  const result = new Float32Array(rows)
  for (let row = 0; row < rows; row++) {
    const gate = gates[Math.floor(row / units)] ?? 0
    result[gate * units + (row % units)] = (values[start + row] ?? 0) + (values[start + rows + row] ?? 0)
  }
  return { shape: [rows], values: result }
}

/** A start state is taken where it says nothing: zeros. */
function refuseOwnState(operation: Operation): void {
  const [sequenceLengths = '', ...states] = operation.node.inputs.slice(4, 8)
  if (sequenceLengths !== '') throw new NotExpressible('it is told the lengths of its sequences', '它带有各序列的长度')
  if (states.some((name) => name !== '' && !isKnownZero(operation.context, name)))
    throw new NotExpressible('it begins with a state of its own', '它带有自己的初始状态')
}

function stateActivation(
  operation: Operation,
  { defaults, directions }: { readonly defaults: readonly string[]; readonly directions: number },
): string {
  const told = operation.texts('activations') ?? []
  const wanted = Array.from({ length: directions }, () => defaults).flat()
  const names = (told.length === wanted.length ? told : wanted).map((name) => name.toLowerCase())
  const gated = names.filter((_, index) => defaults[index % defaults.length] === 'Sigmoid')
  const own = new Set(names.filter((_, index) => defaults[index % defaults.length] !== 'Sigmoid'))
  const [name = 'tanh'] = own
  const found = states[name]
  const isAffine = (operation.node.attributes.get('activation_alpha')?.floats ?? []).every((alpha) => alpha === 1)
  if (own.size !== 1 || found === undefined || gated.some((one) => one !== 'sigmoid') || (name === 'affine' && !isAffine))
    throw new NotExpressible(`it applies ${names.join(', ')}`, `它使用 ${names.join('、')}`)
  return found
}
