import type { Params } from '../../contract/document.ts'
import { isObject, textAt } from './json.ts'
import { inert, type Activation, type LayerReading, type LayerSetting } from './layerReading.ts'

const known = new Set(['relu', 'relu6', 'elu', 'selu', 'gelu', 'swish', 'sigmoid', 'tanh', 'softplus', 'softmax'])

/**
 * What Keras calls an activation, in our words; null: none. The hard sigmoid of Keras 2 and tf.js, 0.2·x + 0.5, is no curve of
 * ours: the one of Keras 3 has a sixth where they have a fifth.
 */
export function readActivation(value: unknown, { hardSigmoid }: Pick<LayerSetting, 'hardSigmoid'>): Activation | null {
  const name = typeof value === 'string' ? value : (textAt(value, 'config') ?? textAt(value, 'class_name') ?? '')
  if (value === null || value === undefined || name === 'linear') return null
  if (name === 'silu') return { function: 'swish' }
  if (name === 'leaky_relu') return { function: 'leakyRelu', slope: 0.2 }
  if (name === 'hard_silu' || name === 'hard_swish') return { function: 'hardSwish' }
  if (name === 'hard_sigmoid')
    return hardSigmoid === 'sixth' ? { function: 'hardSigmoid' } : { unknown: 'hard_sigmoid (0.2·x + 0.5)' }
  if (name === 'gelu_new' || name === 'geluNew') return { function: 'geluTanh' }
  if (name === 'Gelu') return geluOf(isObject(value) ? value['config'] : null)
  if (isObject(value) && isObject(value['config']) && Object.keys(value['config']).length > 0) return { unknown: name }
  return known.has(name) ? { function: name } : { unknown: name.slice(0, 60) }
}

/** The operation of Keras 3, which is approximate unless told otherwise. */
export function geluOf(config: unknown): Activation {
  return { function: isObject(config) && config['approximate'] === false ? 'gelu' : 'geluTanh' }
}

/** A layer that applies its activation itself where its node can; behind it otherwise. */
export function withActivation(
  kind: string,
  params: Params,
  { value, setting }: { readonly value: unknown; readonly setting: LayerSetting },
): LayerReading {
  const activation = readActivation(value, setting)
  if (activation === null) return { kind, params: { ...params, activation: 'none' } }
  const isFused = 'function' in activation && activation.function !== 'leakyRelu'
  if (isFused) return { kind, params: { ...params, activation: activation.function } }
  return { kind, params: { ...params, activation: 'none' }, after: activation }
}

export function activationNode(activation: Activation | null): LayerReading {
  if (activation === null) return { pass: true }
  if ('unknown' in activation) return inert(`"${activation.unknown}" is no curve of ours`, `没有“${activation.unknown}”这种函数`)
  return { kind: 'activation', params: activation.slope === undefined ? { function: activation.function } : { ...activation } }
}
