import type { ActivationFunction } from '../activationFunctions.ts'
import { tfGeluTanh } from '../geluTanh.ts'
import type { HardActivation } from '../hardActivations.ts'

/** Keras 3's names of what tf.js lacks. */
export const kerasHardActivations: { readonly [Name in HardActivation]: string } = {
  hardSwish: 'hard_silu',
  hardSigmoid: 'hard_sigmoid',
}

/** An activation by its name in Keras 3; the tanh form of GELU, which has none there, by ours in tf.js. */
export function kerasActivation(activation: ActivationFunction): string {
  if (activation === 'geluTanh') return tfGeluTanh
  return activation === 'hardSwish' || activation === 'hardSigmoid' ? kerasHardActivations[activation] : activation
}
