import { engine, getGradient, registerGradient, type Tensor } from '@tensorflow/tfjs-core'
import { layers } from '@tensorflow/tfjs-layers'
import { runKernel } from '../gradients/fasterGradient.ts'
import { currentSimdBackend } from '../SimdBackend.ts'

type Apply = (x: Tensor, ...options: readonly unknown[]) => Tensor

/** Activations that tf.js makes of several ops: five kernels and a dozen for the gradient become one and one. */
const fused = [
  { activation: 'gelu', kernel: 'SimdGelu' },
  { activation: 'swish', kernel: 'SimdSwish' },
] as const

/** Makes tf.js's own activation objects use the fused kernels where the simd backend is in use. */
export function accelerateActivations(): void {
  for (const { activation, kernel } of fused) {
    if (getGradient(kernel) !== undefined) continue
    registerGradient({
      kernelName: kernel,
      inputsToSave: ['x'],
      gradFunc: (dy, [x]) => {
        if (x === undefined || Array.isArray(dy)) throw new Error(`${kernel} saved nothing.`)
        return { x: () => runKernel(`${kernel}Grad`, { dy, x }) }
      },
    })
    patch(activation, kernel)
  }
}

function patch(activation: 'gelu' | 'swish', kernel: string): void {
  // The classes are not exported; a layer leads to each.
  const layer = layers.activation({ name: 'any', activation }) as unknown as { readonly activation: object }
  const prototype = Object.getPrototypeOf(layer.activation) as { apply: Apply }
  const stock = prototype.apply
  prototype.apply = function (x, ...options) {
    /* Swish takes a factor besides. Gradients of gradients need ops that have gradients themselves. */
    const isPlain = options[0] === undefined && x.dtype === 'float32' && engine().state.gradientDepth < 2
    return isPlain && currentSimdBackend() !== null ? runKernel(kernel, { x }) : stock.call(this, x, ...options)
  }
}
