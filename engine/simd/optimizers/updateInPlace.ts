import { util, type TensorInfo } from '@tensorflow/tfjs-core'
import { elementChunk } from '../ops/simdKernel.ts'
import type { SimdBackend } from '../SimdBackend.ts'
import { floatBits } from '../threads/floatBits.ts'

/** The numbers of one optimiser step; `updates` counts from 1. Formulas: kernels/updates/optimizers.ts. */
export type OptimizerStep =
  | { readonly kind: 'sgd'; readonly learningRate: number }
  | { readonly kind: 'momentum' | 'nesterov'; readonly learningRate: number; readonly momentum: number; readonly updates: number }
  | { readonly kind: 'adagrad'; readonly learningRate: number; readonly epsilon: number }
  | {
      readonly kind: 'rmsprop'
      readonly learningRate: number
      readonly rho: number
      readonly epsilon: number
      readonly updates: number
    }
  | {
      readonly kind: 'adam'
      readonly learningRate: number
      readonly beta1: number
      readonly beta2: number
      readonly epsilon: number
      readonly updates: number
      /** AdamW's decoupled decay; 0 for Adam. */
      readonly weightDecay: number
    }

export interface UpdatedTensors {
  readonly weight: TensorInfo
  readonly gradient: TensorInfo
  /** The memories in the order of the kernel's arguments: velocity; accumulator; mean square; mean and mean square. */
  readonly slots: readonly TensorInfo[]
}

/**
 * Updates a weight and its memories where they lie, in one pass. Answers false, having done nothing, where another tensor
 * shares the data of one of them (a clone that a checkpoint holds): it would change with them.
 */
export function updateInPlace(backend: SimdBackend, { weight, gradient, slots }: UpdatedTensors, step: OptimizerStep): boolean {
  const changed = [weight, ...slots]
  if (changed.some(({ dtype, dataId }) => dtype !== 'float32' || backend.refCount(dataId) > 1)) return false
  const addresses = [backend.addressToChange(weight), backend.address(gradient)]
  for (const slot of slots) addresses.push(backend.addressToChange(slot))
  backend.run(`${step.kind}Update`, [...addresses, ...numbersOf(step)], util.sizeFromShape(weight.shape), elementChunk)
  return true
}

/** A pass over the memories that looks for tiny numbers takes half as long as an update. */
const updatesBetweenFades = 32
const smallestNormal = 2 ** -126
const largestBound = 1e-25

/** Below this a memory of which `kept` is kept at each update would be no normal number before it is looked at again; 0: not now. */
function fadeBound(kept: number, { updates }: { readonly updates: number }): number {
  if (updates % updatesBetweenFades !== 0 || kept <= 0) return 0
  return Math.min(largestBound, (2 * smallestNormal) / kept ** updatesBetweenFades)
}

function numbersOf(step: OptimizerStep): readonly number[] {
  switch (step.kind) {
    case 'sgd':
      return [step.learningRate].map(floatBits)
    case 'momentum':
    case 'nesterov':
      return [step.learningRate, step.momentum, fadeBound(step.momentum, step)].map(floatBits)
    case 'adagrad':
      return [step.learningRate, step.epsilon].map(floatBits)
    case 'rmsprop':
      return [step.learningRate, step.rho, 1 - step.rho, step.epsilon, fadeBound(step.rho, step)].map(floatBits)
    case 'adam': {
      const { learningRate, beta1, beta2, epsilon, updates, weightDecay } = step
      const rate = learningRate / (1 - beta1 ** updates)
      const correction = 1 / (1 - beta2 ** updates)
      const kept = 1 - learningRate * weightDecay
      const bounds = [fadeBound(beta1, step), fadeBound(beta2, step)]
      return [rate, beta1, 1 - beta1, beta2, 1 - beta2, correction, epsilon, kept, ...bounds].map(floatBits)
    }
  }
}
