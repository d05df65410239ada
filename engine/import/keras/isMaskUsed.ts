import type { Drawing } from './drawing.ts'
import type { ReadLayer } from './kerasModel.ts'

/** Layers of Keras 3 that hand a mask on and look at none themselves (`supports_masking`, and no `mask` in `call`). */
const handingOn: ReadonlySet<string> = new Set(
  'Activation Dense Dropout ELU GaussianNoise LayerNormalization LeakyReLU PReLU ReLU SpatialDropout1D'.split(' '),
)
/** Layers of Keras 3 behind which there is no mask any more. */
const dropping: ReadonlySet<string> = new Set(
  'AveragePooling1D Conv1D Flatten GlobalMaxPooling1D MaxPooling1D Reshape ZeroPadding1D'.split(' '),
)

/** Whether a layer, or the loss, looks at the mask that a layer gives. Where that is not known, it does. */
export function isMaskUsed({ model, file }: Drawing, { name }: ReadLayer): boolean {
  if (file.source !== 'keras') return true
  const seen = new Set([name])
  const open = [name]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const giver = next
    if (model.outputs.some(({ layer }) => layer === giver)) return true
    for (const taker of model.layers) {
      if (seen.has(taker.name) || !taker.calls.some(({ from }) => from.some(({ layer }) => layer === giver))) continue
      if (dropping.has(taker.className)) continue
      if (!handingOn.has(taker.className)) return true
      seen.add(taker.name)
      open.push(taker.name)
    }
  }
  return false
}
