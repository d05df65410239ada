import { text } from '../contract/text.ts'
import type { HardActivation } from './hardActivations.ts'
import type { Choice } from './params.ts'

/**
 * The names are tf.js's own, but for `geluTanh` (geluTanh.ts) and the last two, which it lacks (hardActivations.ts): its `hardSigmoid` is that of Keras 2,
 * 0.2·x + 0.5, ours that of PyTorch, ONNX's mobile networks and Keras 3, x/6 + 0.5.
 */
export type ActivationFunction =
  | 'relu'
  | 'relu6'
  | 'leakyRelu'
  | 'elu'
  | 'selu'
  | 'gelu'
  | 'geluTanh'
  | 'swish'
  | 'sigmoid'
  | 'tanh'
  | 'softplus'
  | 'softmax'
  | HardActivation

/** In the order in which menus show them, the usual choice first. */
export const activationFunctions: readonly Choice<ActivationFunction>[] = [
  { value: 'relu', label: text('ReLU', 'ReLU') },
  { value: 'relu6', label: text('ReLU6', 'ReLU6') },
  { value: 'leakyRelu', label: text('Leaky ReLU', 'Leaky ReLU（带泄漏）') },
  { value: 'elu', label: text('ELU', 'ELU') },
  { value: 'selu', label: text('SELU', 'SELU') },
  { value: 'gelu', label: text('GELU', 'GELU') },
  { value: 'geluTanh', label: text('GELU (tanh)', 'GELU（tanh 近似）') },
  { value: 'swish', label: text('Swish', 'Swish') },
  { value: 'hardSwish', label: text('Hard swish', 'Hard swish（分段 Swish）') },
  { value: 'sigmoid', label: text('Sigmoid', 'Sigmoid') },
  { value: 'hardSigmoid', label: text('Hard sigmoid', 'Hard sigmoid（分段 Sigmoid）') },
  { value: 'tanh', label: text('Tanh', 'Tanh') },
  { value: 'softplus', label: text('Softplus', 'Softplus') },
  { value: 'softmax', label: text('Softmax', 'Softmax') },
]
