import type { Tensor } from '@tensorflow/tfjs-core'
import type { OptimizerSettings } from '../../../contract/document.ts'
import { updateInPlace, type OptimizerStep } from '../../../simd/optimizers/updateInPlace.ts'
import { currentSimdBackend } from '../../../simd/SimdBackend.ts'

/** The same update as the rule of `settings`, in one pass and in place; false on other backends, and where the data is shared. */
export function updateOnSimd(
  settings: OptimizerSettings,
  tensors: { readonly weight: Tensor; readonly gradient: Tensor; readonly slots: readonly Tensor[] },
  { learningRate, updates }: { readonly learningRate: number; readonly updates: number },
): boolean {
  const backend = currentSimdBackend()
  return backend !== null && updateInPlace(backend, tensors, stepOf(settings, { learningRate, updates }))
}

function stepOf(
  { kind, momentum, rho, epsilon, beta1, beta2, weightDecay }: OptimizerSettings,
  { learningRate, updates }: { readonly learningRate: number; readonly updates: number },
): OptimizerStep {
  switch (kind) {
    case 'sgd':
      return { kind, learningRate }
    case 'momentum':
    case 'nesterov':
      return { kind, learningRate, momentum, updates }
    case 'adagrad':
      return { kind, learningRate, epsilon }
    case 'rmsprop':
      return { kind, learningRate, rho, epsilon, updates }
    case 'adam':
      return { kind, learningRate, beta1, beta2, epsilon, updates, weightDecay: 0 }
    case 'adamw':
      return { kind: 'adam', learningRate, beta1, beta2, epsilon, updates, weightDecay }
  }
}
