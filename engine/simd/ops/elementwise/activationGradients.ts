import { backend_util, util, type NamedAttrMap } from '@tensorflow/tfjs-core'
import { floatBits } from '../../threads/floatBits.ts'
import { throughRelu } from '../deferred/deferredGradient.ts'
import { DeferredReluGradient } from '../deferred/DeferredReluGradient.ts'
import { areFloats, elementChunk, input, type SimdKernel } from '../simdKernel.ts'

/** dy and what forward saved, x or y, in one pass. `numbers`: what the kernel reads besides. */
function gradient(
  name: string,
  kernel: string,
  { saved, numbers }: { readonly saved: 'x' | 'y'; readonly numbers?: (attrs: NamedAttrMap) => readonly number[] },
): SimdKernel {
  return {
    name,
    run: (call) => {
      const dy = input(call, 'dy')
      const forward = input(call, saved)
      if (!areFloats(dy, forward)) return null
      const { backend } = call
      const out = backend.output(forward.shape)
      const words = [backend.address(out), backend.address(dy), backend.address(forward)]
      if (numbers !== undefined) words.push(...numbers(call.attrs).map(floatBits))
      backend.run(kernel, words, util.sizeFromShape(forward.shape), elementChunk)
      return out
    },
  }
}

const selu = [backend_util.SELU_SCALE, backend_util.SELU_SCALEALPHA]

const plainReluGradient = gradient('SimdReluGrad', 'reluGradient', { saved: 'y' })

const reluGradient: SimdKernel = {
  ...plainReluGradient,
  run: (call) => {
    const [dy, y] = [input(call, 'dy'), input(call, 'y')]
    const waiting = DeferredReluGradient.of(call.backend, { dy, y })
    if (waiting !== null) return call.backend.defer(y.shape, waiting)
    const fused = throughRelu(call.backend, dy, y)
    if (fused === null) return plainReluGradient.run(call)
    const [dz, sums] = fused
    call.backend.disposeData(sums.dataId)
    return dz
  },
}

/** Gradients of activation functions; all but EluGrad are kernels that tf.js does not have (gradients/activations.ts asks for them). */
export const activationGradientKernels: readonly SimdKernel[] = [
  gradient('EluGrad', 'eluGradient', { saved: 'y' }),
  gradient('SimdAbsGrad', 'absoluteGradient', { saved: 'x' }),
  gradient('SimdClipGrad', 'clipGradient', {
    saved: 'x',
    numbers: (attrs) => [Number(attrs['clipValueMin']), Number(attrs['clipValueMax'])],
  }),
  gradient('SimdGeluGrad', 'geluGradient', { saved: 'x' }),
  gradient('SimdHardSigmoidGrad', 'hardSigmoidGradient', { saved: 'x' }),
  gradient('SimdHardSwishGrad', 'hardSwishGradient', { saved: 'x' }),
  gradient('SimdLeakyReluGrad', 'leakyReluGradient', { saved: 'x', numbers: (attrs) => [Number(attrs['alpha'])] }),
  reluGradient,
  gradient('SimdRelu6Grad', 'relu6Gradient', { saved: 'x' }),
  gradient('SimdSeluGrad', 'seluGradient', { saved: 'x', numbers: () => selu }),
  gradient('SimdSigmoidGrad', 'sigmoidGradient', { saved: 'y' }),
  gradient('SimdSoftplusGrad', 'softplusGradient', { saved: 'x' }),
  gradient('SimdSwishGrad', 'swishGradient', { saved: 'x' }),
  gradient('SimdTanhGrad', 'tanhGradient', { saved: 'y' }),
]
