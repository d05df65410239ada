import * as core from '@tensorflow/tfjs-core'
import { layers } from '@tensorflow/tfjs-layers'
import { registerHardActivations } from '../layers/hardActivations.ts'
import type { TfLibrary } from '../layers/tfLibrary.ts'

/** tf.js as layer definitions get it. Importing tfjs-layers also registers every gradient. */
export const tf: TfLibrary = { core, layers }

registerHardActivations(tf)
