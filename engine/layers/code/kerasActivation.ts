import type { ActivationFunction } from '../activationFunctions.ts'
import type { HardActivation } from '../hardActivations.ts'

/** Keras 3's names of what tf.js lacks. */
export const kerasHardActivations: { readonly [Name in HardActivation]: string } = {
  hardSwish: 'hard_silu',
  hardSigmoid: 'hard_sigmoid',
}

/** An activation by its name in Keras 3. */
export function kerasActivation(activation: ActivationFunction): string {
  return activation === 'hardSwish' || activation === 'hardSigmoid' ? kerasHardActivations[activation] : activation
}
