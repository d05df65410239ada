import { engine, getGradient, registerGradient, serialization, type Tensor } from '@tensorflow/tfjs-core'
import { runKernel } from '../gradients/fasterGradient.ts'
import { currentSimdBackend } from '../SimdBackend.ts'

type Apply = (x: Tensor, ...options: readonly unknown[]) => Tensor

/** Activations that are made of several ops: five kernels and a dozen for the gradient become one and one. */
const fused = [
  { activation: 'gelu', kernel: 'SimdGelu' },
  { activation: 'swish', kernel: 'SimdSwish' },
  /* min(max(x/6 + 1/2, 0), 1), by itself and times x; tf.js lacks them, a program may have registered them. */
  { activation: 'hardSigmoid6', kernel: 'SimdHardSigmoid' },
  { activation: 'hardSwish', kernel: 'SimdHardSwish' },
  // A kernel of tf.js with its own gradient, which tf.js's layers do not use: they take the minimum of relu and a 6 of JavaScript's.
  { activation: 'relu6', kernel: 'Relu6' },
] as const

const patched = new Set<object>()

/** Makes the activation objects of tf.js layers use the fused kernels where the simd backend is in use. */
export function accelerateActivations(): void {
  for (const { activation, kernel } of fused) {
    // The classes are not exported; their register has them all.
    const [known] = serialization.SerializationMap.getMap().classNameMap[activation] ?? []
    if (known === undefined || patched.has(known)) continue
    patched.add(known)
    if (getGradient(kernel) === undefined) registerOwnGradient(kernel)
    patch(known.prototype as unknown as { apply: Apply }, kernel)
  }
}

function registerOwnGradient(kernelName: string): void {
  registerGradient({
    kernelName,
    inputsToSave: ['x'],
    gradFunc: (dy, [x]) => {
      if (x === undefined || Array.isArray(dy)) throw new Error(`${kernelName} saved nothing.`)
      return { x: () => runKernel(`${kernelName}Grad`, { dy, x }) }
    },
  })
}

function patch(prototype: { apply: Apply }, kernel: string): void {
  const stock = prototype.apply
  prototype.apply = function (x, ...options) {
    /* Swish takes a factor besides. Gradients of gradients need ops that have gradients themselves. */
    const isPlain = options[0] === undefined && x.dtype === 'float32' && engine().state.gradientDepth < 2
    return isPlain && currentSimdBackend() !== null ? runKernel(kernel, { x }) : stock.call(this, x, ...options)
  }
}
