import type { Tensor } from '@tensorflow/tfjs-core'

/** Frees tensors, also those that went away with a lost graphics processor. */
export function disposeQuietly(tensors: readonly Tensor[]): void {
  for (const tensor of tensors) {
    try {
      tensor.dispose()
    } catch {
      /* Its backend is gone, and the tensor with it. */
    }
  }
}
