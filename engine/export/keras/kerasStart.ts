import type { Params } from '../../contract/document.ts'
import type { KerasConfig } from './kerasNetwork.ts'

/** How weights are drawn in Keras, by our names. */
const initializers: Readonly<Record<string, KerasConfig>> = {
  zeros: { class_name: 'Zeros', config: {} },
  smallNormal: { class_name: 'RandomNormal', config: { mean: 0, stddev: 0.01, seed: null } },
  glorotUniform: { class_name: 'GlorotUniform', config: { seed: null } },
  glorotNormal: { class_name: 'GlorotNormal', config: { seed: null } },
  heUniform: { class_name: 'HeUniform', config: { seed: null } },
  heNormal: { class_name: 'HeNormal', config: { seed: null } },
  orthogonal: { class_name: 'Orthogonal', config: { gain: 1, seed: null } },
}

/** Names of the tensors that a node's initialiser and penalties are for, by class of layer. */
const kernels: Readonly<Record<string, readonly string[]>> = {
  Dense: ['kernel'],
  Conv1D: ['kernel'],
  Conv2D: ['kernel'],
  Conv2DTranspose: ['kernel'],
  DepthwiseConv2D: ['depthwise'],
  SeparableConv2D: ['depthwise', 'pointwise'],
  SimpleRNN: ['kernel'],
  LSTM: ['kernel'],
  GRU: ['kernel'],
}

/** A node's start weights and penalties as Keras writes them, so that the model trains there as it does here. */
export function kerasStart(className: string, params: Params): KerasConfig {
  const names = kernels[className] ?? []
  const initializer = initializers[String(params['initializer'])]
  const recurrent = initializers[String(params['recurrentInitializer'])]
  const [l1, l2] = [Number(params['l1'] ?? 0), Number(params['l2'] ?? 0)]
  const penalty: KerasConfig | null = l1 > 0 || l2 > 0 ? { class_name: 'L1L2', config: { l1, l2 } } : null
  const isRecurrent = recurrent !== undefined && ['SimpleRNN', 'LSTM', 'GRU'].includes(className)
  return Object.fromEntries([
    ...names.flatMap((name) => [
      ...(initializer === undefined ? [] : [[`${name}_initializer`, initializer] as const]),
      ...(penalty === null ? [] : [[`${name}_regularizer`, penalty] as const]),
    ]),
    ...(isRecurrent ? [['recurrent_initializer', recurrent] as const] : []),
    ...(isRecurrent && penalty !== null ? [['recurrent_regularizer', penalty] as const] : []),
  ])
}
