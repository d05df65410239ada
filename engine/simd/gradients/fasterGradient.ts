import {
  engine,
  getGradient,
  registerGradient,
  unregisterGradient,
  type GradConfig,
  type NamedAttrMap,
  type Tensor,
} from '@tensorflow/tfjs-core'
import { currentSimdBackend } from '../SimdBackend.ts'

/** A gradient of tf.js's own kernel that needs fewer kernels on this backend; it sees the tensors that tf.js's own gradient saves. */
export interface FasterGradient {
  readonly kernelName: string
  /** Saved instead of what tf.js's own gradient saves, which must do with it too. */
  readonly saves?: Pick<GradConfig, 'inputsToSave' | 'outputsToSave'>
  /** Answers null where it does not apply: then tf.js's own gradient is used. */
  gradient(dy: Tensor, saved: readonly Tensor[], attrs: NamedAttrMap): Readonly<Record<string, () => Tensor>> | null
}

/**
 * Uses `faster` while the backend in use is this one; others keep tf.js's own gradient, which must be registered already.
 * So do gradients of gradients: tf.js's own is made of ops that have gradients themselves.
 */
export function registerFasterGradient(faster: FasterGradient): void {
  const stock = getGradient(faster.kernelName)
  unregisterGradient(faster.kernelName)
  registerGradient({
    ...stock,
    ...faster.saves,
    gradFunc: (dy, saved, attrs) => {
      const applies = currentSimdBackend() !== null && engine().state.gradientDepth === 0 && !Array.isArray(dy)
      return (applies ? faster.gradient(dy, saved, attrs) : null) ?? stock.gradFunc(dy, saved, attrs)
    },
  })
}

/** Runs a kernel with one result. */
export function runKernel(name: string, inputs: Readonly<Record<string, Tensor>>, attrs: NamedAttrMap = {}): Tensor {
  // Kernels with one result answer a tensor, which the type of runKernel cannot say.
  return engine().runKernel(name, { ...inputs }, attrs) as unknown as Tensor
}
