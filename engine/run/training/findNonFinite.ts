import { all, isFinite as isFiniteTensor, reshape, stack, tidy } from '@tensorflow/tfjs-core'
import type { CompiledWeight } from '../model/compiledNet.ts'

/** The first weight that holds NaN or infinity; null when all are sound. */
export async function findNonFinite(weights: readonly CompiledWeight[]): Promise<CompiledWeight | null> {
  if (weights.length === 0) return null
  const verdicts = tidy(() => stack(weights.map(({ variable }) => reshape(all(isFiniteTensor(variable)), []))))
  const sound = await verdicts.data()
  verdicts.dispose()
  return weights.find((_, index) => sound[index] === 0) ?? null
}
