import type { KerasFile } from './drawing.ts'
import type { LayerSetting } from './layerReading.ts'

/**
 * Which line "hard_sigmoid" is in this file. Keras 3 changed it from 0.2·x + 0.5 to x/6 + 0.5
 * (keras/src/activations/activations.py); tf.js has the old one. `.keras` files of Keras 2.12 and later tell their version as
 * `.h5` files do; where none is told, a `.keras` file is of Keras 3 and a `.h5` file older.
 */
export function hardSigmoidOf({ source, kerasVersion }: Pick<KerasFile, 'source' | 'kerasVersion'>): LayerSetting['hardSigmoid'] {
  if (source === 'tfjs') return 'fifth'
  const major = Number.parseInt(kerasVersion ?? '', 10)
  if (Number.isNaN(major)) return source === 'keras' ? 'sixth' : 'fifth'
  return major >= 3 ? 'sixth' : 'fifth'
}
