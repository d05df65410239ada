import { tensor, tidy, type Variable } from '@tensorflow/tfjs-core'

/** Number by number. */
export function change(variable: Variable, by: (value: number, at: number) => number): void {
  tidy(() => variable.assign(tensor(variable.dataSync<'float32'>().map(by), variable.shape)))
}
