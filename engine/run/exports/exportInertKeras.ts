import type { GraphNode } from '../../contract/document.ts'
import type { NodeId } from '../../contract/ids.ts'
import type { ExportedModel } from '../../contract/modelFiles.ts'
import type { NamedBytes } from '../../contract/namedBytes.ts'
import { succeed, type Result } from '../../contract/problem.ts'
import type { InertExport } from '../../export/inert/inertExport.ts'
import { wiresOf } from '../../export/inert/keptCall.ts'
import { isInert } from '../../export/inert/keptFormats.ts'
import { keptPlaces, type KerasFormat } from '../../export/inert/keptPlaces.ts'
import { keptConfig } from '../../export/inert/kerasDialect.ts'
import { writeKerasFile } from '../../export/keras/writeKerasFile.ts'
import { writeKerasH5 } from '../../export/keras/writeKerasH5.ts'
import { readKeptKeras, type KeptKeras } from '../../layers/inert/keptKeras.ts'
import { standInNode } from '../../layers/inert/standIn.ts'
import { startHdf5 } from '../hdf5Runtime.ts'
import type { CompiledNet } from '../model/compiledNet.ts'
import { drawWeights } from '../model/drawWeights.ts'
import { assignWeights } from '../training/runSnapshot.ts'
import { compileForReading } from './compileForReading.ts'
import { keptShapes, kerasNetworkOf, type KeptLayers } from './kerasNetworkOf.ts'
import { putKeptLayers } from './putKeptLayers.ts'
import { readBackInert } from './readBackInert.ts'
import { writeTfjsModel } from './tfjsModelFiles.ts'

type Passed = Map<NodeId, KeptLayers extends ReadonlyMap<NodeId, infer Layer> ? Layer : never>

/** Files of Keras or tf.js in which unknown layers stand as they came. Nothing may stand in the way any more (`obstaclesTo`). */
export async function exportInertKeras(given: InertExport, format: KerasFormat): Promise<Result<ExportedModel>> {
  const { document } = given
  const passed: Passed = new Map()
  const nodes = document.graph.nodes.map((node): GraphNode => {
    const kept = isInert(node) ? readKeptKeras(node) : null
    if (kept === null) return node
    passed.set(node.id, passedLayer(given, { node, kept, format }))
    return standInNode(node, { shape: kept.outputShape ?? [], wires: wiresOf(kept.call) })
  })
  const stood = { ...document, graph: { ...document.graph, nodes } }
  const compiled = compileForReading(stood)
  if (!compiled.ok) return compiled
  const net = compiled.value
  try {
    drawWeights(net.weights, document.training.seed)
    assignWeights(net.weights, given.weights)
    const files = await writeFiles({ net, document: stood, passed }, format)
    const read = await readBackInert(files, { net, passed, document, format })
    return read.ok ? succeed({ files, check: null, note: read.value }) : read
  } finally {
    net.dispose()
  }
}

async function writeFiles(
  {
    net,
    document,
    passed,
  }: { readonly net: CompiledNet; readonly document: InertExport['document']; readonly passed: KeptLayers },
  format: KerasFormat,
): Promise<readonly NamedBytes[]> {
  if (format === 'tfjs') {
    const nodes = new Map(document.graph.nodes.map((node) => [node.id, node]))
    const metadata = { name: document.name, preprocessing: null, classNames: null, inert: keptShapes(net, nodes, passed) }
    return putKeptLayers(await writeTfjsModel(net.model, metadata), passed)
  }
  const network = await kerasNetworkOf({ net, document, data: null }, passed)
  const module = await startHdf5()
  return format === 'keras'
    ? [{ name: 'model.keras', bytes: writeKerasFile(module, network) }]
    : [{ name: 'model.h5', bytes: writeKerasH5(module, network) }]
}

interface Asked {
  readonly node: GraphNode
  readonly kept: KeptKeras
  readonly format: KerasFormat
}

function passedLayer(
  { weights }: InertExport,
  { node, kept, format }: Asked,
): Passed extends Map<NodeId, infer Layer> ? Layer : never {
  const places = keptPlaces(kept, format)
  const names = 'en' in places ? [] : places
  return {
    className: kept.className,
    config: keptConfig(kept.config, { name: node.name, trainable: node.frozen !== true }),
    weights: names.flatMap((name, index) => {
      const tensor = weights.get(`${node.id}/${index}`)
      return tensor === undefined ? [] : [{ name, tensor }]
    }),
    kept: { module: kept.module ?? 'keras.layers', registeredName: kept.registeredName, call: kept.call },
  }
}
