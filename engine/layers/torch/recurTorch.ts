import { resetsAfter, type RecurrentParams } from '../recurrentParams.ts'
import { call, item, method, moduleCall, tuple, type TorchExpression, type TorchSettings } from './torchExpression.ts'
import type { TorchState } from './torchState.ts'
import { channelsLast, oneModule, type TorchLayer, type TorchValue } from './torchValue.ts'

/** How a recurrent kind is told to PyTorch. */
export interface TorchRecurrence {
  /** The stock module; null where there is none that computes the same. */
  readonly stock: 'nn.RNN' | 'nn.LSTM' | 'nn.GRU' | null
  /** Of the project's layers.py, for what the stock module cannot. */
  readonly own: 'RNN' | 'LSTM' | 'GRU' | 'ResetAfterGRU'
  /** What the stock module can apply to the state. */
  readonly stockActivations: readonly RecurrentParams['activation'][]
  /** Which of tf.js's gates stands at each of PyTorch's places. */
  readonly gateOrder: readonly number[]
}

/**
 * A recurrent layer. Modules answer every step and the last states, as PyTorch's do. The stock ones have a second bias;
 * `one_bias` keeps it at zero, else a training step would move the sum of both twice as far. A GRU that resets behind the
 * product has that second bias here too.
 */
export function recurTorch(
  input: TorchValue,
  { params, recurrence }: { readonly params: RecurrentParams; readonly recurrence: TorchRecurrence },
): TorchLayer {
  const { units, bias, bidirectional, activation } = params
  const { stock, own, stockActivations } = recurrence
  const features = input.shape.at(-1) ?? 0
  const isStock = stock !== null && stockActivations.includes(activation)
  const settings: TorchSettings = {
    ...(isStock ? (stock === 'nn.RNN' && activation !== 'tanh' ? { nonlinearity: activation } : {}) : {}),
    ...(!isStock && activation !== 'tanh' ? { activation } : {}),
    ...(bias ? {} : { bias: false }),
    ...(isStock ? { batch_first: true } : {}),
    ...(bidirectional ? { bidirectional } : {}),
  }
  const layer = call(isStock ? stock : own, [features, units], settings)
  const create = isStock && bias && !resetsAfter(params) ? call('one_bias', [layer]) : layer
  const answer = moduleCall(channelsLast(input))
  const expression = params.returnSequences ? everyStep(answer, params) : lastState(answer, params, own)
  return oneModule(create, {
    expression,
    layout: 'channelsLast',
    state: recurrentState({ params, recurrence, features, isStock }),
  })
}

/** PyTorch: gates by rows; tf.js: by columns. */
function recurrentState({
  params,
  recurrence: { gateOrder },
  features,
  isStock,
}: {
  readonly params: RecurrentParams
  readonly recurrence: TorchRecurrence
  readonly features: number
  readonly isStock: boolean
}): readonly TorchState[] {
  const { units, bias, bidirectional } = params
  const count = gateOrder.length
  const rows = count * units
  const directions = bidirectional ? [['forward/', ''] as const, ['backward/', '_reverse'] as const] : [['', ''] as const]
  return directions.flatMap(([prefix, ending]): TorchState[] => {
    const kernel = (name: string, weight: string, columns: number): TorchState => ({
      name: `${name}_l0${ending}`,
      weight: `${prefix}${weight}`,
      shape: [rows, columns],
      view: [columns, count, units],
      order: [1, 2, 0],
      gates: { axis: 1, order: gateOrder },
    })
    const biasOf = (name: string): TorchState => ({
      name: `${name}_l0${ending}`,
      weight: `${prefix}bias`,
      shape: [rows],
      view: [count, units],
      order: [0, 1],
      gates: { axis: 0, order: gateOrder },
    })
    return [
      kernel('weight_ih', 'kernel', features),
      kernel('weight_hh', 'recurrent_kernel', units),
      ...(bias ? [biasOf('bias_ih')] : []),
      ...(bias && resetsAfter(params) ? [{ ...biasOf('bias_hh'), start: rows }] : []),
      ...(bias && isStock && !resetsAfter(params) ? [{ ...biasOf('bias_hh'), extra: true as const }] : []),
    ]
  })
}

const reductions = { sum: 'sum', average: 'mean', multiply: 'prod' } as const

/** batch × steps × (directions · units) → batch × steps × width */
function everyStep(answer: TorchExpression, { bidirectional, merge, units }: RecurrentParams): TorchExpression {
  const steps = item(answer, 0)
  if (!bidirectional || merge === 'concat') return steps
  return method(method(steps, 'unflatten', [2, tuple([2, units])]), reductions[merge], [2])
}

/** directions × batch × units → batch × width; of the reversed direction that is the state after the first step, as in Keras. */
function lastState(
  answer: TorchExpression,
  { bidirectional, merge }: RecurrentParams,
  own: TorchRecurrence['own'],
): TorchExpression {
  if (!bidirectional) return item(item(answer, 0), { end: null }, -1)
  /* An LSTM answers with its states and its cells. */
  const states = own === 'LSTM' ? item(item(answer, 1), 0) : item(answer, 1)
  if (merge === 'concat') return method(method(states, 'transpose', [0, 1]), 'flatten', [1])
  return method(states, reductions[merge], [0])
}
