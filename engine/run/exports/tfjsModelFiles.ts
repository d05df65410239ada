import { io } from '@tensorflow/tfjs-core'
import { loadLayersModel, type LayersModel } from '@tensorflow/tfjs-layers'
import { slicePieces } from '../../bytes/slicePieces.ts'
import type { NamedBytes } from '../../contract/namedBytes.ts'
import { tfjsLayersFile } from '../../export/code/ownTfjsLayers.ts'
import type { KerasConfig } from '../../export/keras/kerasNetwork.ts'
import { spreadHardActivations } from '../../export/keras/spreadHardActivations.ts'

/** Where all fit into one file. */
const weightsFile = 'weights.bin'
/** Of one file: browsers and Node read no more than 2 GiB at once, and gigabytes are easier to move in parts. */
const longestShard = 2 ** 29

/** What model.json holds, in tf.js' own layout (tfjs-core/src/io/types.ts, ModelJSON). */
interface ModelJson {
  readonly format: string
  readonly generatedBy: string
  readonly convertedBy: null
  readonly modelTopology: io.ModelJSON['modelTopology']
  readonly userDefinedMetadata: Readonly<Record<string, unknown>>
  readonly weightsManifest: io.WeightsManifestConfig
}

/**
 * A tf.js LayersModel as `tf.loadLayersModel` takes it: model.json and weights.bin, or above `longest` bytes several shards of
 * weights; layers.mjs where stock tf.js lacks one of its layers.
 */
export async function writeTfjsModel(
  model: LayersModel,
  metadata: Readonly<Record<string, unknown>>,
  { longest = longestShard }: { readonly longest?: number } = {},
): Promise<readonly NamedBytes[]> {
  let saved: io.ModelArtifacts | null = null
  const catcher = io.withSaveHandler(async (artifacts) => {
    saved = artifacts
    return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } }
  })
  await model.save(catcher)
  /* Assigned inside the handler, which the compiler does not follow. */
  const artifacts = saved as io.ModelArtifacts | null
  if (artifacts?.modelTopology === undefined || artifacts.weightSpecs === undefined) {
    throw new Error('tf.js saved the model without topology or weights.')
  }
  const shards = cutShards(weightPieces(artifacts.weightData), longest)
  const json: ModelJson = {
    format: 'layers-model',
    generatedBy: artifacts.generatedBy ?? 'TensorFlow.js',
    convertedBy: null,
    // tf.js writes plain JSON; its types call it an object.
    modelTopology: spreadHardActivations(artifacts.modelTopology as KerasConfig),
    userDefinedMetadata: metadata,
    weightsManifest: [{ paths: shards.map(({ name }) => name), weights: artifacts.weightSpecs }],
  }
  const ownLayers = tfjsLayersFile(classNames(model))
  return [
    { name: 'model.json', bytes: new TextEncoder().encode(JSON.stringify(json)) },
    ...shards,
    ...(ownLayers === null ? [] : [{ name: ownLayers.name, bytes: new TextEncoder().encode(ownLayers.source) }]),
  ]
}

function classNames({ layers }: LayersModel): readonly string[] {
  return layers.flatMap((layer) => {
    /* A Bidirectional's configuration holds that of the layer inside. */
    const inside = layer.getConfig()['layer'] as { readonly className?: string } | undefined
    return [layer.getClassName(), ...(inside?.className === undefined ? [] : [inside.className])]
  })
}

/** Loads such files from memory, as any tf.js program would from disk. */
export async function readTfjsModel(files: readonly NamedBytes[]): Promise<LayersModel> {
  const fileNamed = (name: string): Uint8Array<ArrayBuffer> => {
    const file = files.find((candidate) => candidate.name === name)
    if (file === undefined) throw new Error(`The export has no ${name}.`)
    return file.bytes
  }
  /* Written by us a moment ago; tf.js checks it again. */
  const json = JSON.parse(new TextDecoder().decode(fileNamed('model.json'))) as ModelJson
  /* A view of a whole array is that array: gigabytes may not fit twice. */
  const weightData = json.weightsManifest
    .flatMap(({ paths }) => paths)
    .map((name) => fileNamed(name))
    .map((bytes) => (bytes.length === bytes.buffer.byteLength ? bytes : bytes.slice()).buffer)
  return loadLayersModel({
    load: async () => ({
      modelTopology: json.modelTopology,
      weightSpecs: json.weightsManifest.flatMap(({ weights }) => weights),
      weightData,
      format: json.format,
    }),
  })
}

/** Each an array of its own, cut without regard to where tensors end: tf.js joins them again. */
function cutShards(pieces: readonly Uint8Array[], longest: number): readonly NamedBytes[] {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0)
  const count = Math.max(1, Math.ceil(length / longest))
  return Array.from({ length: count }, (_, index) => ({
    name: count === 1 ? weightsFile : `weights-${index + 1}-of-${count}.bin`,
    bytes: slicePieces(pieces, index * longest, Math.min(length, (index + 1) * longest)),
  }))
}

function weightPieces(data: io.WeightData = []): readonly Uint8Array[] {
  return (Array.isArray(data) ? data : [data]).map((piece) => new Uint8Array(piece))
}
