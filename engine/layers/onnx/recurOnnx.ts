import { resetsAfter, type RecurrentParams } from '../recurrentParams.ts'
import { floats, int, ints, string, strings } from './onnxAttributes.ts'
import { integers, operation, type OnnxConstant, type OnnxExpression } from './onnxExpression.ts'
import { channelsLast, type OnnxOutput, type OnnxValue, type OnnxWeights } from './onnxValue.ts'

/** How a recurrent kind is told to ONNX. */
export interface OnnxRecurrence {
  readonly operator: 'RNN' | 'LSTM' | 'GRU'
  /** Which of tf.js's gates stands at each of ONNX's places. */
  readonly gateOrder: readonly number[]
  /** What each direction applies, in ONNX's order; "state": the layer's own activation. */
  readonly activations: readonly ('Sigmoid' | 'state')[]
}

const stateActivations = { tanh: 'Tanh', relu: 'Relu', sigmoid: 'Sigmoid', linear: 'Affine' } as const

/**
 * A recurrent layer. ONNX reads [steps, batch, features] and answers every step ([steps, directions, batch, units]) and
 * the last state ([directions, batch, units]); of a reversed direction that is the state after the first step, as in Keras.
 */
export function recurOnnx(
  input: OnnxValue,
  {
    params,
    weights,
    recurrence,
  }: { readonly params: RecurrentParams; readonly weights: OnnxWeights; readonly recurrence: OnnxRecurrence },
): OnnxOutput {
  const prefixes = params.bidirectional ? ['forward/', 'backward/'] : ['']
  const { operator, activations } = recurrence
  const named = prefixes.flatMap(() => activations.map((one) => (one === 'state' ? stateActivations[params.activation] : one)))
  /* f(x) = 1·x + 0, told only where it is used: ONNX gives alpha and beta to the functions that take them, in order. */
  const affine = named.filter((one) => one === 'Affine')
  const sequence = operation('Transpose', [channelsLast(input)], { attributes: { perm: ints([1, 0, 2]) } })
  const answer = operation(operator, [sequence, ...stackWeights(params, { weights, prefixes, recurrence })], {
    attributes: {
      hidden_size: int(params.units),
      activations: strings(named),
      ...(affine.length > 0
        ? { activation_alpha: floats(affine.map(() => 1)), activation_beta: floats(affine.map(() => 0)) }
        : {}),
      ...(params.bidirectional ? { direction: string('bidirectional') } : {}),
      ...(operator === 'GRU' ? { linear_before_reset: int(resetsAfter(params) ? 1 : 0) } : {}),
    },
    output: params.returnSequences ? 0 : 1,
  })
  return { expression: params.returnSequences ? everyStep(answer, params) : lastState(answer, params), layout: 'channelsLast' }
}

interface Stacking {
  readonly weights: OnnxWeights
  readonly prefixes: readonly string[]
  readonly recurrence: OnnxRecurrence
}

/** ONNX's W, R and B: directions, then gates by rows. tf.js keeps gates by columns. */
function stackWeights(params: RecurrentParams, { weights, prefixes, recurrence: { gateOrder } }: Stacking): OnnxConstant[] {
  const { units, bias } = params
  const rows = gateOrder.length * units
  const kernelOf = (name: string): OnnxConstant => {
    const columns = weights(`${prefixes[0]}${name}`).shape[0] ?? 0
    return {
      type: 'constant',
      name,
      elementType: 'float',
      shape: [prefixes.length, rows, columns],
      read: () => {
        const stacked = new Float32Array(prefixes.length * rows * columns)
        prefixes.forEach((prefix, direction) => {
          const { values } = weights(`${prefix}${name}`)
          for (let row = 0; row < rows; row++) {
            const gate = gateOrder[Math.floor(row / units)] ?? 0
            const start = (direction * rows + row) * columns
            for (let column = 0; column < columns; column++) {
              stacked[start + column] = values[column * rows + gate * units + (row % units)] ?? 0
            }
          }
        })
        return stacked
      },
    }
  }
  const biases: OnnxConstant = {
    type: 'constant',
    name: 'bias',
    elementType: 'float',
    shape: [prefixes.length, 2 * rows],
    /* ONNX has a second bias for the recurrent product; only a GRU that resets behind it has one here, else it stays zero. */
    read: () => {
      const stacked = new Float32Array(prefixes.length * 2 * rows)
      const given = resetsAfter(params) ? 2 * rows : rows
      prefixes.forEach((prefix, direction) => {
        const { values } = weights(`${prefix}bias`)
        for (let row = 0; row < given; row++) {
          const gate = gateOrder[Math.floor((row % rows) / units)] ?? 0
          stacked[direction * 2 * rows + row] = values[row - (row % rows) + gate * units + (row % units)] ?? 0
        }
      })
      return stacked
    },
  }
  return [kernelOf('kernel'), kernelOf('recurrent_kernel'), ...(bias ? [biases] : [])]
}

/** [steps, directions, batch, units] → [batch, steps, width] */
function everyStep(answer: OnnxExpression, { bidirectional, merge, units }: RecurrentParams): OnnxExpression {
  const batchFirst = { attributes: { perm: ints([1, 0, 2]) } }
  if (!bidirectional) return operation('Transpose', [operation('Squeeze', [answer, integers('directions', [1])])], batchFirst)
  if (merge !== 'concat') return operation('Transpose', [mergeDirections(answer, { merge, axis: 1 })], batchFirst)
  const sideBySide = operation('Transpose', [answer], { attributes: { perm: ints([2, 0, 1, 3]) } })
  return operation('Reshape', [sideBySide, integers('joined', [0, 0, 2 * units])])
}

/** [directions, batch, units] → [batch, width] */
function lastState(answer: OnnxExpression, { bidirectional, merge, units }: RecurrentParams): OnnxExpression {
  if (!bidirectional) return operation('Squeeze', [answer, integers('directions', [0])])
  if (merge !== 'concat') return mergeDirections(answer, { merge, axis: 0 })
  const sideBySide = operation('Transpose', [answer], { attributes: { perm: ints([1, 0, 2]) } })
  return operation('Reshape', [sideBySide, integers('joined', [0, 2 * units])])
}

function mergeDirections(
  answer: OnnxExpression,
  { merge, axis }: { readonly merge: Exclude<RecurrentParams['merge'], 'concat'>; readonly axis: number },
): OnnxExpression {
  const keepdims = int(0)
  /* ReduceSum takes its axes as an input since opset 13, the others only since 18. */
  if (merge === 'sum') return operation('ReduceSum', [answer, integers('directions', [axis])], { attributes: { keepdims } })
  const operator = merge === 'average' ? 'ReduceMean' : 'ReduceProd'
  return operation(operator, [answer], { attributes: { axes: ints([axis]), keepdims } })
}
