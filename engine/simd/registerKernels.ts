// Registers tf.js's own gradients, some of which are replaced.
import '@tensorflow/tfjs-layers'
import { getKernel, getKernelsForBackend, registerKernel, type KernelFunc } from '@tensorflow/tfjs-core'
import { allGradients } from './gradients/allGradients.ts'
import { registerFasterGradient } from './gradients/fasterGradient.ts'
import { registerLossGradients } from './gradients/losses.ts'
import { registerRecurrentGradient } from './gradients/recurrent.ts'
import { registerLayerGradients } from './gradients/registerLayerGradients.ts'
import { allKernels } from './ops/allKernels.ts'
import type { SimdKernel } from './ops/simdKernel.ts'
import { SimdBackend } from './SimdBackend.ts'

/** Gives the backend `simd` every kernel of the cpu backend, and its own where it has one. Once for each page or process. */
export function registerKernels(): void {
  if (getKernel('Relu', 'simd') !== undefined) return
  const own = new Map(allKernels.map((kernel) => [kernel.name, kernel]))
  for (const inherited of getKernelsForBackend('cpu')) {
    const kernel = own.get(inherited.kernelName)
    own.delete(inherited.kernelName)
    const kernelFunc = kernel === undefined ? inherited.kernelFunc : fastOr(kernel, inherited.kernelFunc)
    registerKernel({ ...inherited, backendName: 'simd', kernelFunc })
  }
  for (const kernel of own.values()) {
    const refuse = () => {
      throw new Error(`${kernel.name} cannot take these tensors.`)
    }
    registerKernel({ kernelName: kernel.name, backendName: 'simd', kernelFunc: fastOr(kernel, refuse) })
  }
  for (const gradient of allGradients) registerFasterGradient(gradient)
  registerLayerGradients()
  registerRecurrentGradient()
  registerLossGradients()
}

function fastOr(kernel: SimdKernel, inherited: KernelFunc): KernelFunc {
  return (params) => {
    const { backend } = params
    if (!(backend instanceof SimdBackend)) throw new Error('A simd kernel was called on another backend.')
    const call = { inputs: params.inputs, attrs: params.attrs ?? {}, backend }
    return backend.attempt(() => kernel.run(call) ?? inherited(params))
  }
}
