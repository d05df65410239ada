import type * as tfCore from '@tensorflow/tfjs-core'
import type * as tfLayers from '@tensorflow/tfjs-layers'

/** tf.js as it is handed to `build`; never imported at run time outside engine/run. */
export interface TfLibrary {
  readonly core: typeof tfCore
  readonly layers: typeof tfLayers.layers
}
