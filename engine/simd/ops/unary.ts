import { backend_util, util, type NamedAttrMap } from '@tensorflow/tfjs-core'
import { floatBits } from '../threads/floatBits.ts'
import { areFloats, elementChunk, input, type SimdKernel } from './simdKernel.ts'

/** A kernel over the elements of a float tensor x. `numbers`: what it reads besides. */
function unary(name: string, kernel: string, numbers?: (attrs: NamedAttrMap) => readonly number[]): SimdKernel {
  return {
    name,
    run: (call) => {
      const x = input(call, 'x')
      if (!areFloats(x)) return null
      const { backend } = call
      const out = backend.output(x.shape)
      const words = [backend.address(out), backend.address(x)]
      if (numbers !== undefined) words.push(...numbers(call.attrs).map(floatBits))
      backend.run(kernel, words, util.sizeFromShape(x.shape), elementChunk)
      return out
    },
  }
}

const selu = [backend_util.SELU_SCALE, backend_util.SELU_SCALEALPHA]

/** Functions of one number. */
export const unaryKernels: readonly SimdKernel[] = [
  unary('Abs', 'absolute'),
  unary('Ceil', 'ceiling'),
  unary('ClipByValue', 'clip', (attrs) => [Number(attrs['clipValueMin']), Number(attrs['clipValueMax'])]),
  unary('Elu', 'elu'),
  unary('Erf', 'erf'),
  unary('Exp', 'exponential'),
  unary('Expm1', 'exponentialMinusOne'),
  unary('Floor', 'floor'),
  unary('LeakyRelu', 'leakyRelu', (attrs) => [Number(attrs['alpha'])]),
  unary('Log', 'logarithm'),
  unary('Log1p', 'logarithmOfOnePlus'),
  unary('Neg', 'negative'),
  unary('Reciprocal', 'reciprocal'),
  unary('Relu', 'relu'),
  unary('Relu6', 'clip', () => [0, 6]),
  unary('Round', 'round'),
  unary('Rsqrt', 'reciprocalRoot'),
  unary('Selu', 'selu', () => selu),
  unary('Sigmoid', 'sigmoid'),
  unary('Sign', 'sign'),
  unary('SimdGelu', 'gelu'),
  unary('SimdSwish', 'swish'),
  unary('Softplus', 'softplus'),
  unary('Sqrt', 'squareRoot'),
  unary('Square', 'square'),
  unary('Step', 'step', (attrs) => [Number(attrs['alpha'])]),
  unary('Tanh', 'tanh'),
]
