import type { FloatTensor } from '../../engine/document/tensors/safetensors.ts'
import type { KerasNetwork } from '../../engine/export/keras/kerasNetwork.ts'

/** By layer and place, as keras_step.py names them: "weight/LAYER/0". */
export const kerasWeights = ({ layers }: KerasNetwork): ReadonlyMap<string, FloatTensor> =>
  new Map(layers.flatMap(({ name, weights }) => weights.map(({ tensor }, at) => [`weight/${name}/${at}`, tensor] as const)))
