import type { SymbolicTensor, layers } from '@tensorflow/tfjs-layers'
import type { GraphNode } from '../../contract/document.ts'
import type { NodeId } from '../../contract/ids.ts'
import { kerasClass, kerasLayerConfig } from '../../export/keras/kerasLayerConfig.ts'
import type { KerasConfig, KerasLayer, KerasNetwork, KerasValue } from '../../export/keras/kerasNetwork.ts'
import { kerasOrder } from '../../export/keras/kerasOrder.ts'
import { kerasStart } from '../../export/keras/kerasStart.ts'
import { layerKind, withDefaults } from '../../layers/registry.ts'
import type { CompiledNet } from '../model/compiledNet.ts'
import { layersBetween } from '../model/matchWeights.ts'
import type { Run } from '../openRun.ts'

/**
 * The network as Keras's layers. Taken from the tf.js layers that the nodes were built of, so that paddings and croppings
 * are what was trained.
 */
export async function kerasNetworkOf(
  { net, document, data }: Pick<Run, 'net' | 'document' | 'data'>,
  kept: KeptLayers = new Map(),
): Promise<KerasNetwork> {
  const { model } = net
  const nodes = new Map(document.graph.nodes.map((node) => [node.id, node]))
  const ownerOf = new Map<layers.Layer, GraphNode>()
  for (const [id, symbol] of net.nodeTensors) {
    const node = nodes.get(id)
    if (node === undefined) continue
    const sources = document.graph.wires.filter(({ to }) => to === id).flatMap(({ from }) => net.nodeTensors.get(from) ?? [])
    for (const layer of layersBetween(symbol, sources)) ownerOf.set(layer, node)
  }
  const hidden = negations(model.layers, ownerOf)
  const shown = model.layers.filter((layer) => !hidden.has(layer))
  const described = await Promise.all(shown.map((layer) => describeLayer(layer, { node: ownerOf.get(layer), hidden, kept })))
  const endName = ({ sourceLayer }: SymbolicTensor): string => sourceLayer.name
  return {
    name: 'netwright',
    layers: inKerasOrder(described, model.outputs.map(endName)),
    inputs: model.inputs.map(endName),
    outputs: model.outputs.map(endName),
    metadata: {
      name: document.name,
      preprocessing: jsonOf(data?.preprocessing ?? null),
      classNames: jsonOf(data?.dataSet.classNames ?? null),
      ...(kept.size === 0 ? {} : { inert: keptShapes(net, nodes, kept) }),
      outputs: Object.fromEntries(
        net.outputs.map(({ node, prediction }) => [endName(prediction), jsonOf(nodes.get(node)?.params ?? {})]),
      ),
    },
  }
}

/** tf.js's own order will not do: with the layers that are hidden here, others are farther from the outputs there. */
function inKerasOrder(layers: readonly KerasLayer[], outputs: readonly string[]): readonly KerasLayer[] {
  const byName = new Map(layers.map((layer) => [layer.name, layer]))
  return kerasOrder(layers, outputs).flatMap((name) => byName.get(name) ?? [])
}

/** Layers that only pass through, by the node that stands in for each. */
export type KeptLayers = ReadonlyMap<NodeId, Pick<KerasLayer, 'className' | 'config' | 'weights' | 'kept'>>

/** What comes out of the layers that only pass through, by name: tf.js and Keras 2 do not write it down. */
export function keptShapes(
  net: Pick<CompiledNet, 'nodeTensors'>,
  nodes: ReadonlyMap<NodeId, GraphNode>,
  kept: KeptLayers,
): KerasConfig {
  return Object.fromEntries(
    [...kept.keys()].map((id) => [nodes.get(id)?.name ?? '', (net.nodeTensors.get(id)?.shape ?? []).slice(1)]),
  )
}

interface Described {
  readonly kept: KeptLayers
  readonly node: GraphNode | undefined
  readonly hidden: ReadonlyMap<layers.Layer, layers.Layer>
}

async function describeLayer(layer: layers.Layer, { node, hidden, kept }: Described): Promise<KerasLayer> {
  const passed = node === undefined ? undefined : kept.get(node.id)
  if (passed !== undefined) return { ...wiring(layer, hidden), ...passed, trainable: true, inner: null }
  const isSubtract = node?.kind === 'subtract' && layer.getClassName() === 'Add'
  const className = isSubtract ? 'Subtract' : kerasClass(layer.getClassName())
  const params = node === undefined ? {} : withDefaults(layerKind(node.kind) ?? missing(node.kind), node.params)
  /* tf.js types configurations by its own serialisation; they are plain objects. */
  const config = layer.getConfig() as Readonly<Record<string, unknown>>
  const wrapped = config['layer'] as
    | { readonly className: string; readonly config: Readonly<Record<string, unknown>> }
    | undefined
  const weights = await Promise.all(
    layer.weights.map(async (weight) => {
      const tensor = weight.read()
      /* The cpu backend hands out its own array, which nobody changes before the file is written; no backend reads into shared memory. */
      const values = (await tensor.data<'float32'>()) as Float32Array<ArrayBuffer>
      return { name: weight.originalName, tensor: { shape: [...tensor.shape], values } }
    }),
  )
  return {
    ...wiring(layer, hidden),
    kept: null,
    className,
    trainable: node?.frozen !== true,
    config: { ...configOf(className, config), ...kerasStart(className, params) },
    inner:
      wrapped === undefined
        ? null
        : {
            name: String(wrapped.config['name']),
            className: kerasClass(wrapped.className),
            config: {
              ...configOf(kerasClass(wrapped.className), wrapped.config),
              ...kerasStart(kerasClass(wrapped.className), params),
            },
          },
    weights,
  }
}

function wiring(
  layer: layers.Layer,
  hidden: Described['hidden'],
): Pick<KerasLayer, 'name' | 'from' | 'inputShapes' | 'outputShape'> {
  const [call] = layer.inboundNodes
  return {
    name: layer.name,
    from: (call?.inboundLayers ?? []).map((source) => (hidden.get(source) ?? source).name),
    inputShapes: (call?.inputTensors ?? []).map(({ shape }) => [...shape]),
    outputShape: [...(call?.outputTensors[0]?.shape ?? [])],
  }
}

function configOf(className: string, config: Readonly<Record<string, unknown>>): KerasConfig {
  return kerasLayerConfig(className, config) ?? missing(className)
}

function missing(name: string): never {
  throw new Error(`Nothing is known of "${name}" in Keras.`)
}

/** tf.js has no Subtract: where a node is an Add of something times −1, Keras gets one Subtract. By the layer left out: the one before it. */
function negations(
  all: readonly layers.Layer[],
  ownerOf: ReadonlyMap<layers.Layer, GraphNode>,
): ReadonlyMap<layers.Layer, layers.Layer> {
  const found = new Map<layers.Layer, layers.Layer>()
  for (const layer of all) {
    const source = layer.inboundNodes[0]?.inboundLayers[0]
    if (layer.getClassName() === 'Rescaling' && ownerOf.get(layer)?.kind === 'subtract' && source !== undefined)
      found.set(layer, source)
  }
  return found
}

function jsonOf(value: unknown): KerasValue {
  return JSON.parse(JSON.stringify(value)) as KerasValue
}
