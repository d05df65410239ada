import { tensor, tidy } from '@tensorflow/tfjs-core'
import type { CompiledWeight } from '../model/compiledNet.ts'

/**
 * Copies what a forward pass in training changes by itself, batch normalisation's running means and variances; the answer puts
 * them back. They are small: a number for each channel.
 */
export function rememberStatistics(weights: readonly CompiledWeight[]): () => void {
  const kept = weights
    .filter(({ spec }) => !spec.trainable)
    // The cpu backend hands out its own array.
    .map(({ variable }) => ({ variable, values: variable.dataSync().slice() }))
  return () => {
    for (const { variable, values } of kept) tidy(() => variable.assign(tensor(values, variable.shape)))
  }
}
