import { backend_util, util, type NamedAttrMap } from '@tensorflow/tfjs-core'
import { floatBits } from '../../threads/floatBits.ts'
import { extendDeferred } from '../deferred/extendDeferred.ts'
import { areFloats, elementChunk, input, slowElementChunk, type SimdKernel } from '../simdKernel.ts'
import { relu, relu6, type Clamp } from './clamp.ts'

interface Options {
  /** What the kernel reads besides. */
  readonly numbers?: (attrs: NamedAttrMap) => readonly number[]
  /** Elements that a thread takes at a time. */
  readonly chunk?: number
}

/** A kernel over the elements of a float tensor x. */
function unary(name: string, kernel: string, { numbers, chunk = elementChunk }: Options = {}): SimdKernel {
  return {
    name,
    run: (call) => {
      const x = input(call, 'x')
      if (!areFloats(x)) return null
      const { backend } = call
      const out = backend.output(x.shape)
      const words = [backend.address(out), backend.address(x)]
      if (numbers !== undefined) words.push(...numbers(call.attrs).map(floatBits))
      backend.run(kernel, words, util.sizeFromShape(x.shape), chunk)
      return out
    },
  }
}

/** Exponentials and the like take some ten times as long as an addition: fewer of them are worth a second thread. */
const slow: Options = { chunk: slowElementChunk }

const selu = [backend_util.SELU_SCALE, backend_util.SELU_SCALEALPHA]

/** A clamp that what still waits, a convolution or a normalisation, does by the way. */
function clamping(name: string, kernel: SimdKernel, clamp: Clamp): SimdKernel {
  return { name, run: (call) => extendDeferred(call.backend, input(call, 'x'), { kind: 'clamp', clamp }) ?? kernel.run(call) }
}

/** Functions of one number. */
export const unaryKernels: readonly SimdKernel[] = [
  unary('Abs', 'absolute'),
  unary('Ceil', 'ceiling'),
  unary('ClipByValue', 'clip', { numbers: (attrs) => [Number(attrs['clipValueMin']), Number(attrs['clipValueMax'])] }),
  unary('Elu', 'elu', slow),
  unary('Erf', 'erf', slow),
  unary('Exp', 'exponential', slow),
  unary('Expm1', 'exponentialMinusOne', slow),
  unary('Floor', 'floor'),
  unary('LeakyRelu', 'leakyRelu', { numbers: (attrs) => [Number(attrs['alpha'])] }),
  unary('Log', 'logarithm', slow),
  unary('Log1p', 'logarithmOfOnePlus', slow),
  unary('Neg', 'negative'),
  unary('Reciprocal', 'reciprocal'),
  clamping('Relu', unary('Relu', 'relu'), relu),
  clamping('Relu6', unary('Relu6', 'clip', { numbers: () => [0, 6] }), relu6),
  unary('Round', 'round'),
  unary('Rsqrt', 'reciprocalRoot'),
  unary('Selu', 'selu', { ...slow, numbers: () => selu }),
  unary('Sigmoid', 'sigmoid', slow),
  unary('Sign', 'sign'),
  unary('SimdGelu', 'gelu', slow),
  unary('SimdHardSigmoid', 'hardSigmoid'),
  unary('SimdHardSwish', 'hardSwish'),
  unary('SimdSwish', 'swish', slow),
  unary('Softplus', 'softplus', slow),
  unary('Sqrt', 'squareRoot'),
  unary('Square', 'square'),
  unary('Step', 'step', { numbers: (attrs) => [Number(attrs['alpha'])] }),
  unary('Tanh', 'tanh', slow),
]
