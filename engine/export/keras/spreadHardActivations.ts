import { geluTanhSteps, tfGeluTanh } from '../../layers/geluTanh.ts'
import { hardActivationClasses, type HardActivation } from '../../layers/hardActivations.ts'
import type { KerasConfig, KerasValue } from './kerasNetwork.ts'

/** The name of the layer that gives what the layer `name`, which applied a hard activation itself, gave. */
export function hardLayerName(name: string): string {
  return `${name}_hard`
}

/** As layers of tf.js call the activation, and as tf.js writes it into files. */
const names: ReadonlyMap<KerasValue | undefined, HardActivation | 'geluTanh'> = new Map([
  [tfGeluTanh, 'geluTanh'],
  ['gelu_new', 'geluTanh'],
  [hardActivationClasses.hardSwish, 'hardSwish'],
  ['hard_swish', 'hardSwish'],
  [hardActivationClasses.hardSigmoid, 'hardSigmoid'],
  ['hard_sigmoid6', 'hardSigmoid'],
])

/**
 * A model's description (a "Functional" of Keras 2 or tf.js) without hard activations: min(max(x/6 + 1/2, 0), 1) is a Rescaling
 * and a ReLU with a ceiling, and hard swish its product with x; GELU's tanh form is written with a sigmoid. Only so do Keras 2, Keras 3 and tf.js compute the same: they lack
 * hard swish or call it otherwise, and mean two functions by "hard_sigmoid". A layer that applies one keeps its name, by which
 * its weights are found; what it gave comes from the layer `hardLayerName`.
 */
export function spreadHardActivations(model: KerasConfig): KerasConfig {
  const config = asConfig(model['config'])
  const layers = listOf(config['layers']).map(asConfig)
  const moved = new Map(layers.flatMap((layer) => (isFused(layer) ? [[nameOf(layer), hardLayerName(nameOf(layer))]] : [])))
  const written = layers.flatMap((layer) => {
    const joined =
      layer['inbound_nodes'] === undefined ? layer : { ...layer, inbound_nodes: renamed(layer['inbound_nodes'], moved) }
    return hardOf(joined) === undefined ? [joined] : spread(joined)
  })
  if (written.length === layers.length) return model
  return { ...model, config: { ...config, layers: written, output_layers: renamed(config['output_layers'] ?? [], moved) } }
}

function hardOf(layer: KerasConfig): HardActivation | 'geluTanh' | undefined {
  return names.get(asConfig(layer['config'])['activation'])
}

function isFused(layer: KerasConfig): boolean {
  return hardOf(layer) !== undefined && layer['class_name'] !== 'Activation'
}

function spread(layer: KerasConfig): readonly KerasConfig[] {
  const name = nameOf(layer)
  const own = isFused(layer) ? [{ ...layer, config: { ...asConfig(layer['config']), activation: 'linear' } }] : []
  const [call] = listOf(layer['inbound_nodes'])
  const source = isFused(layer) ? [name, 0, 0, {}] : (listOf(call)[0] ?? [])
  const last = isFused(layer) ? hardLayerName(name) : name
  if (hardOf(layer) === 'geluTanh') return [...own, ...geluLayers(name, { source, last })]
  const gate = hardOf(layer) === 'hardSigmoid' ? last : `${name}_gate`
  const gated = [
    plainLayer('Rescaling', { name: `${name}_line`, config: { scale: 1 / 6, offset: 0.5 }, from: [source] }),
    plainLayer('ReLU', { name: gate, config: { max_value: 1 }, from: [[`${name}_line`, 0, 0, {}]] }),
  ]
  if (gate === last) return [...own, ...gated]
  return [...own, ...gated, plainLayer('Multiply', { name: last, config: {}, from: [source, [gate, 0, 0, {}]] })]
}

/** x · sigmoid(x · (x·(a·x) + b)), the same as GELU's tanh form. */
function geluLayers(
  name: string,
  { source, last }: { readonly source: KerasValue; readonly last: string },
): readonly KerasConfig[] {
  const { scale, offset } = geluTanhSteps
  const of = (part: string): KerasValue => [`${name}_${part}`, 0, 0, {}]
  return [
    plainLayer('Rescaling', { name: `${name}_share`, config: { scale, offset: 0 }, from: [source] }),
    plainLayer('Multiply', { name: `${name}_square`, config: {}, from: [source, of('share')] }),
    plainLayer('Rescaling', { name: `${name}_line`, config: { scale: 1, offset }, from: [of('square')] }),
    plainLayer('Multiply', { name: `${name}_inner`, config: {}, from: [source, of('line')] }),
    plainLayer('Activation', { name: `${name}_gate`, config: { activation: 'sigmoid' }, from: [of('inner')] }),
    plainLayer('Multiply', { name: last, config: {}, from: [source, of('gate')] }),
  ]
}

interface PlainLayer {
  readonly name: string
  readonly config: KerasConfig
  readonly from: readonly KerasValue[]
}

function plainLayer(className: string, { name, config, from }: PlainLayer): KerasConfig {
  return { class_name: className, config: { name, trainable: true, dtype: 'float32', ...config }, name, inbound_nodes: [from] }
}

/** Places are written [layer, call, output, …], wherever they stand. */
function renamed(value: KerasValue, moved: ReadonlyMap<string, string>): KerasValue {
  if (Array.isArray(value)) {
    const [name, call] = value as readonly KerasValue[]
    const other = typeof name === 'string' && typeof call === 'number' ? moved.get(name) : undefined
    return other === undefined ? value.map((item) => renamed(item, moved)) : [other, ...value.slice(1)]
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, renamed(item, moved)]))
}

function nameOf(layer: KerasConfig): string {
  const { name } = layer
  return typeof name === 'string' ? name : ''
}

function asConfig(value: KerasValue | undefined): KerasConfig {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as KerasConfig) : {}
}

function listOf(value: KerasValue | undefined): readonly KerasValue[] {
  return Array.isArray(value) ? value : []
}
