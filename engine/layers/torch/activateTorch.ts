import type { ActivationFunction } from '../activationFunctions.ts'
import { call, type TorchCall, type TorchExpression } from './torchExpression.ts'

/** PyTorch's GELU is the exact one unless told otherwise, as tf.js's. */
const functions = {
  relu: 'F.relu',
  relu6: 'F.relu6',
  elu: 'F.elu',
  selu: 'F.selu',
  gelu: 'F.gelu',
  swish: 'F.silu',
  hardSwish: 'F.hardswish',
  hardSigmoid: 'F.hardsigmoid',
  sigmoid: 'torch.sigmoid',
  tanh: 'torch.tanh',
  softplus: 'F.softplus',
} as const

const modules = {
  relu: 'nn.ReLU',
  relu6: 'nn.ReLU6',
  elu: 'nn.ELU',
  selu: 'nn.SELU',
  gelu: 'nn.GELU',
  swish: 'nn.SiLU',
  hardSwish: 'nn.Hardswish',
  hardSigmoid: 'nn.Hardsigmoid',
  sigmoid: 'nn.Sigmoid',
  tanh: 'nn.Tanh',
  softplus: 'nn.Softplus',
} as const

/** An activation inside a layer; `dimension` is where channels lie: what softmax runs over. */
export function activateTorch(
  input: TorchExpression,
  {
    activation,
    dimension,
  }: { readonly activation: Exclude<ActivationFunction, 'leakyRelu'> | 'none' | 'linear'; readonly dimension: number },
): TorchExpression {
  if (activation === 'none' || activation === 'linear') return input
  if (activation === 'softmax') return call('F.softmax', [input], { dim: dimension })
  if (activation === 'geluTanh') return call(functions.gelu, [input], { approximate: 'tanh' })
  return call(functions[activation], [input])
}

/** An activation that is a layer of its own. */
export function activationModule(
  activation: ActivationFunction,
  { dimension, slope }: { readonly dimension: number; readonly slope: number },
): TorchCall {
  if (activation === 'softmax') return call('nn.Softmax', [], { dim: dimension })
  if (activation === 'leakyRelu') return call('nn.LeakyReLU', [slope])
  if (activation === 'geluTanh') return call(modules.gelu, [], { approximate: 'tanh' })
  return call(modules[activation], [])
}
