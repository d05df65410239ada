import { fill, keep, tidy, type Tensor, type Variable } from '@tensorflow/tfjs-core'
import type { OptimizerSettings } from '../../../contract/document.ts'
import { makeUpdateRule } from './makeUpdateRule.ts'
import { updateOnSimd } from './updateOnSimd.ts'

export interface OptimizedWeight {
  /** Names the weight in checkpoints. */
  readonly key: string
  /** Its learning rate is the run's times this, as in a parameter group of PyTorch; AdamW's decay follows it. Left out: 1. */
  readonly learningRateFactor?: number
  readonly variable: Variable
}

export interface Optimizer {
  /** Updates every weight that has a gradient. Disposes nothing it did not make. */
  apply(gradients: ReadonlyMap<string, Tensor>, learningRate: number): void
  /** Every memory, by `${weight key}:${slot}`; none before the first update. The tensors stay the optimiser's. */
  slots(): ReadonlyMap<string, Tensor>
  /** Number of updates so far; part of a checkpoint with the slots. */
  readonly updates: number
  restore(saved: { readonly updates: number; readonly slots: ReadonlyMap<string, Tensor> }): void
  dispose(): void
}

/**
 * Keeps an update rule's memory for each weight, from the first update on: a network that is only looked at needs none.
 * Own, not tf.train's, because that memory must go into checkpoints.
 */
export function createOptimizer(settings: OptimizerSettings, weights: readonly OptimizedWeight[]): Optimizer {
  const rule = makeUpdateRule(settings)
  let updates = 0
  let memory: Map<string, readonly Tensor[]> | null = null

  const recall = (): Map<string, readonly Tensor[]> => {
    memory ??= new Map(
      weights.map(({ key, variable }) => [key, rule.slots.map(() => tidy(() => keep(fill(variable.shape, rule.slotStart))))]),
    )
    return memory
  }

  return {
    get updates() {
      return updates
    },
    apply: (gradients, runRate) => {
      updates += 1
      const memories = recall()
      for (const { key, variable, learningRateFactor = 1 } of weights) {
        const learningRate = runRate * learningRateFactor
        const gradient = gradients.get(key)
        const slots = memories.get(key)
        if (gradient === undefined || slots === undefined) continue
        if (updateOnSimd(settings, { weight: variable, gradient, slots }, { learningRate, updates })) continue
        tidy(() => {
          const next = rule.update({ weight: variable, gradient, slots, learningRate, updates })
          variable.assign(next.weight)
          for (const slot of next.slots) keep(slot)
          for (const slot of slots) slot.dispose()
          memories.set(key, [...next.slots])
        })
      }
    },
    slots: () =>
      new Map(
        [...(memory ?? [])].flatMap(([key, slots]) => slots.map((slot, index) => [`${key}:${rule.slots[index]}`, slot] as const)),
      ),
    restore: (saved) => {
      updates = saved.updates
      if (memory === null && saved.slots.size === 0) return
      const memories = recall()
      for (const [key, slots] of memories) {
        memories.set(
          key,
          slots.map((slot, index) => {
            const found = saved.slots.get(`${key}:${rule.slots[index]}`)
            if (found === undefined) return slot
            slot.dispose()
            return keep(found.clone())
          }),
        )
      }
    },
    dispose: () => {
      for (const slots of memory?.values() ?? []) for (const slot of slots) slot.dispose()
      memory = null
    },
  }
}
