import type { ActivationFunction } from '../activationFunctions.ts'
import { geluTanhConstants } from '../geluTanh.ts'
import { float, int } from './onnxAttributes.ts'
import { operation, scalar, type OnnxExpression } from './onnxExpression.ts'

/** One operator each, alike in tf.js and ONNX (their constants are the same float32 numbers). */
const operators = {
  relu: 'Relu',
  elu: 'Elu',
  selu: 'Selu',
  sigmoid: 'Sigmoid',
  tanh: 'Tanh',
  softplus: 'Softplus',
  hardSwish: 'HardSwish',
} as const

export interface OnnxActivation {
  readonly activation: ActivationFunction | 'none' | 'linear'
  /** Where channels lie: what softmax runs over. */
  readonly axis: number
  /** Of leakyRelu. */
  readonly slope?: number
}

/** An activation as tf.js computes it. Both forms of GELU (Hendrycks & Gimpel 2016) are an operator only from opset 20 on. */
export function activateOnnx(input: OnnxExpression, { activation, axis, slope = 0 }: OnnxActivation): OnnxExpression {
  switch (activation) {
    case 'none':
    case 'linear':
      return input
    case 'leakyRelu':
      return operation('LeakyRelu', [input], { attributes: { alpha: float(slope) } })
    case 'softmax':
      return operation('Softmax', [input], { attributes: { axis: int(axis) } })
    case 'relu6':
      return operation('Clip', [input, scalar('zero', 0), scalar('six', 6)])
    case 'hardSigmoid':
      return operation('HardSigmoid', [input], { attributes: { alpha: float(1 / 6), beta: float(0.5) } })
    case 'swish':
      return operation('Mul', [input, operation('Sigmoid', [input])])
    case 'gelu': {
      const errors = operation('Erf', [operation('Div', [input, scalar('root_of_two', Math.SQRT2)])])
      const share = operation('Mul', [operation('Add', [errors, scalar('one', 1)]), scalar('half', 0.5)])
      return operation('Mul', [input, share])
    }
    case 'geluTanh': {
      const { cube, scale } = geluTanhConstants
      const cubed = operation('Mul', [operation('Mul', [input, input]), input])
      const sum = operation('Add', [input, operation('Mul', [cubed, scalar('share_of_cube', cube)])])
      const bent = operation('Tanh', [operation('Mul', [sum, scalar('root_of_two_over_pi', scale)])])
      return operation('Mul', [operation('Mul', [input, operation('Add', [bent, scalar('one', 1)])]), scalar('half', 0.5)])
    }
    default:
      return operation(operators[activation], [input])
  }
}
