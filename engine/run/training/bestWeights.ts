import { keep, tidy, type Tensor } from '@tensorflow/tfjs-core'
import type { CompiledWeight } from '../model/compiledNet.ts'

export interface BestWeights {
  /** Remembers the weights as they are now. */
  take(): void
  /** Puts the remembered weights back; false where there are none. */
  restore(): boolean
  tensors(): ReadonlyMap<string, Tensor>
  /** Takes over remembered weights from a checkpoint. */
  load(tensors: ReadonlyMap<string, Tensor>): void
  dispose(): void
}

/** The weights of the best epoch, kept on the device: a copy costs nothing until the weight changes. */
export function createBestWeights(weights: readonly CompiledWeight[]): BestWeights {
  const kept = new Map<string, Tensor>()
  const clear = (): void => {
    for (const tensor of kept.values()) tensor.dispose()
    kept.clear()
  }
  return {
    take: () => {
      clear()
      for (const { key, variable } of weights) kept.set(key, keep(variable.clone()))
    },
    restore: () => {
      for (const { key, variable } of weights) {
        const tensor = kept.get(key)
        if (tensor !== undefined) tidy(() => variable.assign(tensor.clone()))
      }
      return kept.size > 0
    },
    tensors: () => kept,
    load: (tensors) => {
      clear()
      for (const { key } of weights) {
        const tensor = tensors.get(key)
        if (tensor !== undefined) kept.set(key, keep(tensor.clone()))
      }
    },
    dispose: clear,
  }
}
