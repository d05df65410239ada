import { kerasHardActivations } from '../../layers/code/kerasActivation.ts'
import { tfGeluTanh } from '../../layers/geluTanh.ts'
import { hardActivationClasses, type HardActivation } from '../../layers/hardActivations.ts'
import { fillCall, isPlainCall } from '../inert/keptCall.ts'
import { legacyWords } from '../inert/kerasDialect.ts'
import type { KerasConfig, KerasLayer, KerasNetwork, KerasShape, KerasValue } from './kerasNetwork.ts'

/** The model's description as Keras 3 writes it into a `.keras` file (keras/src/saving/serialization_lib.py). */
export function kerasConfig(network: KerasNetwork): KerasConfig {
  const shapes = new Map(network.layers.map(({ name, outputShape }) => [name, outputShape]))
  return {
    module: 'keras.src.models.functional',
    class_name: 'Functional',
    config: {
      name: network.name,
      trainable: true,
      layers: network.layers.map((layer) => modernLayer(layer, shapes)),
      input_layers: ends(network.inputs),
      output_layers: ends(network.outputs),
    },
    registered_name: 'Functional',
    build_config: { input_shape: null },
  }
}

/** One end stands alone, several in a list: a list of one would make Keras answer with lists. */
function ends(names: readonly string[]): KerasValue {
  const places = names.map((name): KerasValue => [name, 0, 0])
  return places.length === 1 ? (places[0] ?? []) : places
}

function modernLayer(layer: KerasLayer, shapes: ReadonlyMap<string, KerasShape>): KerasConfig {
  const { name, className, kept } = layer
  const described = {
    module: kept?.module ?? 'keras.layers',
    class_name: className,
    config: modernLayerConfig(layer),
    registered_name: kept?.registeredName ?? null,
  }
  if (className === 'InputLayer') return { ...described, name, inbound_nodes: [] }
  const tensors = tensorsOf(layer, shapes)
  if (kept !== null) return { ...described, name, inbound_nodes: [fillCall(kept.call, tensors)] }
  const [only] = tensors
  const args: KerasValue = tensors.length === 1 && only !== undefined ? [only] : [tensors]
  const inputShape: KerasValue = layer.inputShapes.length === 1 ? (layer.inputShapes[0] ?? []) : layer.inputShapes
  return { ...described, build_config: { input_shape: inputShape }, name, inbound_nodes: [{ args, kwargs: {} }] }
}

function tensorsOf({ from }: KerasLayer, shapes: ReadonlyMap<string, KerasShape>): readonly KerasConfig[] {
  return from.map((source) => {
    const config = { shape: shapes.get(source) ?? [], dtype: 'float32', keras_history: [source, 0, 0] }
    return { class_name: '__keras_tensor__', config }
  })
}

function modernLayerConfig({ name, className, trainable, config, inner, outputShape, kept }: KerasLayer): KerasConfig {
  if (kept !== null) return config
  if (className === 'InputLayer') return { batch_shape: outputShape, dtype: 'float32', sparse: false, name }
  const rest = { name, trainable, dtype: 'float32', ...withModules(withKerasActivation(config)) }
  if (inner === null) return rest
  const wrapped = {
    module: 'keras.layers',
    class_name: inner.className,
    config: { name: inner.name, trainable, dtype: 'float32', ...withModules(inner.config) },
    registered_name: null,
  }
  return { ...rest, layer: wrapped }
}

/** Hard activations have names of ours in tf.js; Keras 3 has them itself. */
function withKerasActivation(config: KerasConfig): KerasConfig {
  const { activation } = withGeluTanh(config)
  if (isConfig(activation ?? null)) return { ...config, activation: activation ?? null }
  for (const [name, own] of Object.entries(hardActivationClasses))
    if (activation === own) return { ...config, activation: kerasHardActivations[name as HardActivation] } // Object.entries forgets keys
  return config
}

/** Initialisers and regularisers carry their module in Keras 3. */
function withModules(config: KerasConfig): KerasConfig {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => {
      const module = key.endsWith('_initializer')
        ? 'keras.initializers'
        : key.endsWith('_regularizer')
          ? 'keras.regularizers'
          : null
      return [key, module === null || !isConfig(value) ? value : { module, ...value, registered_name: null }]
    }),
  )
}

/** Keras 3 has no name for the tanh form of GELU, but an operation, which it takes as an activation. */
function withGeluTanh(config: KerasConfig): KerasConfig {
  if (config['activation'] !== tfGeluTanh) return config
  const activation = { module: 'keras.src.ops.nn', class_name: 'Gelu', config: { approximate: true }, registered_name: 'Gelu' }
  return { ...config, activation }
}

function isConfig(value: KerasValue): value is KerasConfig {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The same as Keras 2 writes it into `.h5` files, which Keras 3 and tf.js read as well. */
export function legacyConfig(network: KerasNetwork): KerasConfig {
  const shapes = new Map(network.layers.map(({ name, outputShape }) => [name, outputShape]))
  const ends = (names: readonly string[]): KerasValue => names.map((name) => [name, 0, 0])
  return {
    class_name: 'Functional',
    config: {
      name: network.name,
      layers: network.layers.map((layer) => legacyLayer(layer, shapes)),
      input_layers: ends(network.inputs),
      output_layers: ends(network.outputs),
    },
  }
}

function legacyLayer(layer: KerasLayer, shapes: ReadonlyMap<string, KerasShape>): KerasConfig {
  const { name, className, from, kept } = layer
  if (kept !== null) {
    /* Keras 3 takes its own way of writing a call in these files too, and some calls cannot be written otherwise. */
    const call = isPlainCall(kept.call)
      ? from.map((source): KerasValue => [source, 0, 0, legacyWords(kept.call.kwargs)])
      : fillCall(kept.call, tensorsOf(layer, shapes))
    return { class_name: kept.registeredName ?? className, config: legacyWords(layer.config), name, inbound_nodes: [call] }
  }
  const inbound = from.map((source): KerasValue => [source, 0, 0, {}])
  return {
    class_name: className,
    config: legacyLayerConfig(layer),
    name,
    inbound_nodes: className === 'InputLayer' ? [] : [inbound],
  }
}

function legacyLayerConfig({ name, className, trainable, config, inner, outputShape }: KerasLayer): KerasConfig {
  if (className === 'InputLayer') return { batch_input_shape: outputShape, dtype: 'float32', sparse: false, name }
  const rest = { name, trainable, dtype: 'float32', ...legacyNames(className, config) }
  if (inner === null) return rest
  /* Keras 3 finds a layer inside another by its module even here; Keras 2 passes over it. */
  const own = { name: inner.name, trainable, dtype: 'float32', ...inner.config }
  return { ...rest, layer: { module: 'keras.layers', class_name: inner.className, config: own, registered_name: null } }
}

/** Keras 2 called the slope of LeakyReLU alpha; Keras 3 still takes that. */
function legacyNames(className: string, config: KerasConfig): KerasConfig {
  if (className !== 'LeakyReLU') return config
  const { negative_slope: alpha = 0.3, ...rest } = config
  return { ...rest, alpha }
}
