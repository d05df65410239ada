import type { serialization, Tensor } from '@tensorflow/tfjs-core'
import { geluTanhConstants, tfGeluTanh } from './geluTanh.ts'
import type { TfLibrary } from './tfLibrary.ts'

/** Activations of straight lines that stock tf.js lacks; GELU's tanh form, which it cannot load, is registered with them. */
export type HardActivation = 'hardSwish' | 'hardSigmoid'

/**
 * By what tf.js knows them once they are registered. Its own `hardSigmoid` is another function, that of Keras 2, so ours has
 * another name. No file carries these names: exports say the same in stock layers (engine/export/keras/spreadHardActivations.ts).
 */
export const hardActivationClasses = { hardSwish: 'hardSwish', hardSigmoid: 'hardSigmoid6' } as const

/**
 * Registers with tf.js hardSigmoid(x) = min(max(x/6 + 1/2, 0), 1) and hardSwish(x) = x·hardSigmoid(x) (Howard et al. 2019,
 * "Searching for MobileNetV3", section 5.2), so that layers take them by name. Registering again does nothing.
 */
export function registerHardActivations({ core }: Pick<TfLibrary, 'core'>): void {
  const { Serializable, SerializationMap, registerClass } = core.serialization
  if (SerializationMap.getMap().classNameMap[hardActivationClasses.hardSwish] !== undefined) return
  const gate = (x: Tensor): Tensor => core.clipByValue(core.add(core.mul(x, 1 / 6), 0.5), 0, 1)

  class HardActivationFunction extends Serializable {
    getConfig(): serialization.ConfigDict {
      return {}
    }
  }
  class HardSigmoid extends HardActivationFunction {
    static className = hardActivationClasses.hardSigmoid
    apply(x: Tensor): Tensor {
      return core.tidy(() => gate(x))
    }
  }
  class HardSwish extends HardActivationFunction {
    static className = hardActivationClasses.hardSwish
    apply(x: Tensor): Tensor {
      return core.tidy(() => core.mul(x, gate(x)))
    }
  }
  class GeluTanh extends HardActivationFunction {
    static className = tfGeluTanh
    apply(x: Tensor): Tensor {
      const { cube, scale } = geluTanhConstants
      return core.tidy(() => {
        const inner = core.mul(core.add(x, core.mul(core.mul(core.mul(x, x), x), cube)), scale)
        return core.mul(core.mul(x, core.add(core.tanh(inner), 1)), 0.5)
      })
    }
  }
  registerClass(GeluTanh)
  registerClass(HardSigmoid)
  registerClass(HardSwish)
}
