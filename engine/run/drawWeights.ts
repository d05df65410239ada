import { tensor, tidy } from '@tensorflow/tfjs-core'
import { createRandom } from '../data/random.ts'
import type { CompiledWeight } from './compile.ts'
import { initialValues } from './initialize.ts'

/** Sets every weight to its start values: the same seed gives the same weights on every backend, whatever else the net holds. */
export function drawWeights(weights: readonly CompiledWeight[], seed: number): void {
  const random = createRandom(seed).fork('weights')
  for (const { key, spec, variable } of weights) {
    const values = initialValues(spec, random.fork(key))
    tidy(() => variable.assign(tensor(values, variable.shape)))
  }
}
