import { isKeptObject, type KeptJson, type KeptObject } from '../../layers/inert/keptKeras.ts'

/** Left to whoever wires the layer: its place in the network, not what it is. */
const ofPlace: ReadonlySet<string> = new Set(['batch_input_shape', 'batch_shape', 'build_config'])

/** A kept layer's settings under its node's name, in the words that Keras 3 and Keras 2 have in common. */
export function keptConfig(
  config: KeptObject,
  { name, trainable }: { readonly name: string; readonly trainable: boolean },
): KeptObject {
  const own = Object.fromEntries(Object.entries(config).filter(([key]) => !ofPlace.has(key)))
  return { ...own, name, ...(trainable ? {} : { trainable }) }
}

/** The same as Keras 2 writes it, with number types as words. Modules stay: Keras 3 finds layers inside layers by them. */
export function legacyWords(value: KeptObject): KeptObject {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, legacyValue(item)]))
}

function legacyValue(value: KeptJson): KeptJson {
  if (Array.isArray(value)) return value.map(legacyValue)
  if (!isKeptObject(value)) return value
  const { class_name: className, config } = value
  if (className !== 'DTypePolicy' || !isKeptObject(config)) return legacyWords(value)
  return typeof config['name'] === 'string' ? config['name'] : 'float32'
}
