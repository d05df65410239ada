import { emptyHdf5Group, hdf5GroupAt } from '../../hdf5/hdf5Group.ts'
import type { Hdf5Module } from '../../hdf5/hdf5Module.ts'
import { writeHdf5 } from '../../hdf5/writeHdf5.ts'
import { legacyConfig } from './kerasConfig.ts'
import type { KerasConfig, KerasLayer, KerasNetwork, KerasValue } from './kerasNetwork.ts'
import { kerasOrder, type OrderedLayer } from './kerasOrder.ts'
import { snakeCase } from './snakeCase.ts'
import { spreadHardActivations } from './spreadHardActivations.ts'

/** The last release of Keras 2 whose description is written; Keras 3 and tf.js's converter read it too. */
const kerasVersion = '2.15.0'

/**
 * The older `.h5` file: the whole model in one HDF5 file, its description as a text, its weights by layer
 * (keras/src/legacy/saving/legacy_h5_format.py). They are found by the order of `layer_names`.
 */
export function writeKerasH5(module: Hdf5Module, network: KerasNetwork): Uint8Array<ArrayBuffer> {
  const root = emptyHdf5Group()
  root.attributes.set('keras_version', kerasVersion)
  root.attributes.set('backend', 'tensorflow')
  const model = spreadHardActivations(legacyConfig(network))
  root.attributes.set('model_config', JSON.stringify(model))
  root.attributes.set('netwright', JSON.stringify(network.metadata))
  const models = hdf5GroupAt(root, ['model_weights'])
  models.attributes.set('keras_version', kerasVersion)
  models.attributes.set('backend', 'tensorflow')
  const own = new Set(network.layers.map(({ name }) => name))
  models.attributes.set(
    'layer_names',
    kerasOrder(...describedLayers(model)).filter((name) => own.has(name)),
  )
  for (const layer of network.layers) {
    const group = hdf5GroupAt(models, [layer.name])
    const paths = layer.weights.map((_, index) => weightPath(layer, index))
    group.attributes.set(
      'weight_names',
      paths.map((path) => path.join('/')),
    )
    layer.weights.forEach(({ tensor }, index) => {
      const path = paths[index] ?? []
      hdf5GroupAt(group, path.slice(0, -1)).datasets.set(path.at(-1) ?? '', tensor)
    })
  }
  return writeHdf5(module, root)
}

interface DescribedModel {
  readonly layers: readonly { readonly name: string; readonly inbound_nodes: KerasValue }[]
  readonly output_layers: KerasValue
}

/** As the description has them, in which hard activations are layers of their own. */
function describedLayers(model: KerasConfig): readonly [readonly OrderedLayer[], readonly string[]] {
  const config = model['config'] as unknown as DescribedModel // as legacyConfig writes it
  const layers = config.layers.map(({ name, inbound_nodes }) => ({ name, from: placesIn(inbound_nodes) }))
  return [layers, placesIn(config.output_layers)]
}

/** The layers of all places [layer, call, output, …], in order, wherever they stand. */
function placesIn(value: KerasValue | undefined): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  if (!Array.isArray(value)) return Object.values(value).flatMap(placesIn)
  const [name, call] = value as readonly KerasValue[]
  const inner = (value as readonly KerasValue[]).flatMap(placesIn)
  return typeof name === 'string' && typeof call === 'number' ? [name, ...inner] : inner
}

/** conv/kernel:0, or for recurrent layers lstm/lstm_cell/kernel:0 and bi/forward_lstm/lstm_cell/kernel:0. */
function weightPath({ name, className, inner, weights, kept }: KerasLayer, index: number): readonly string[] {
  if (kept !== null) return [name, ...(weights[index]?.name ?? '').split('/')]
  const weight = `${(weights[index]?.name ?? '').split('/').at(-1)}:0`
  if (inner !== null) {
    const direction = index < weights.length / 2 ? 'forward' : 'backward'
    return [name, `${direction}_${inner.name}`, `${snakeCase(inner.className)}_cell`, weight]
  }
  const isRecurrent = ['SimpleRNN', 'LSTM', 'GRU'].includes(className)
  return isRecurrent ? [name, `${snakeCase(className)}_cell`, weight] : [name, weight]
}
