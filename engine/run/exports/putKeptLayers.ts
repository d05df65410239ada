import { joinBytes } from '../../bytes/joinBytes.ts'
import type { NamedBytes } from '../../contract/namedBytes.ts'
import { legacyWords } from '../../export/inert/kerasDialect.ts'
import type { KeptLayers } from './kerasNetworkOf.ts'

interface WrittenLayer {
  readonly name: string
  class_name: string
  config: object
  inbound_nodes: unknown[][][]
}

/* Of model.json only what is changed here (tfjs-layers/src/keras_format). */
interface WrittenModel {
  readonly modelTopology: { readonly config: { readonly layers: WrittenLayer[] } }
  readonly weightsManifest: {
    readonly paths: readonly string[]
    readonly weights: { name: string; shape: readonly number[]; dtype: 'float32' }[]
  }[]
}

/** Puts the kept layers into a model's files, in the places of those that stand in for them; their weights come last. */
export function putKeptLayers(files: readonly NamedBytes[], passed: KeptLayers): readonly NamedBytes[] {
  const [model, ...others] = files
  if (model === undefined) throw new Error('A tf.js model has a description.')
  const json = JSON.parse(new TextDecoder().decode(model.bytes)) as WrittenModel // written a moment ago
  const last = json.weightsManifest[0]?.paths.at(-1)
  const byName = new Map(
    [...passed.values()].flatMap((layer) => {
      const { name } = layer.config
      return typeof name === 'string' ? [[name, layer] as const] : []
    }),
  )
  const added: Uint8Array[] = []
  for (const layer of json.modelTopology.config.layers) {
    const kept = byName.get(layer.name)
    if (kept === undefined) continue
    layer.class_name = kept.className
    layer.config = legacyWords(kept.config)
    const told = Object.entries(legacyWords(kept.kept?.call.kwargs ?? {})).filter(
      ([key, value]) => value !== null && key !== 'training',
    )
    for (const ends of layer.inbound_nodes) for (const end of ends) end[3] = Object.fromEntries(told)
    for (const { name, tensor } of kept.weights) {
      json.weightsManifest[0]?.weights.push({ name: `${layer.name}/${name}`, shape: tensor.shape, dtype: 'float32' })
      added.push(new Uint8Array(tensor.values.buffer, tensor.values.byteOffset, tensor.values.byteLength))
    }
  }
  return [
    { name: model.name, bytes: new TextEncoder().encode(JSON.stringify(json)) },
    ...others.map((file) => (file.name === last ? { name: last, bytes: joinBytes([file.bytes, ...added]) } : file)),
  ]
}
