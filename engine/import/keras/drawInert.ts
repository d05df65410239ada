import type { Params } from '../../contract/document.ts'
import type { NodeId } from '../../contract/ids.ts'
import type { Text } from '../../contract/text.ts'
import type { Shape } from '../../graph/shape.ts'
import {
  fitsDocument,
  isShape,
  kerasKindPrefix,
  keptKerasParams,
  keptLimits,
  type KeptCall,
  type KeptKeras,
  type KeptObject,
} from '../../layers/inert/keptKeras.ts'
import { addNode, connect, type Drawing, type Place } from './drawing.ts'
import { hardSigmoidOf } from './hardSigmoidOf.ts'
import { inertShape } from './inertShape.ts'
import { listAt, objectAt } from './json.ts'
import { placeKey, type FileWeight, type ReadLayer } from './kerasModel.ts'

interface Inert {
  readonly reason: Text
  readonly sources: readonly Place[]
  /** Which call of the layer; null: an activation that was split off it. */
  readonly index: number | null
  /** The inert node for whose unknown shape alone it is inert. */
  readonly behind: NodeId | null
}

/** A node that computes nothing here, keeps what the file says of it for the way out, and tells why. */
export function drawInert(drawing: Drawing, layer: ReadLayer, { reason, sources, index, behind }: Inert): Place {
  const kind = `${kerasKindPrefix}${layer.className.replace(/[^\w.]+/g, '_').slice(0, 80)}`
  const stored = index === null ? [] : drawing.file.weights.all(layer)
  const inputs = sources.map(({ shape }) => shape)
  const told = drawing.model.shapes.get(placeKey(layer.name, index ?? 0))
  const outputShape = index === null ? (inputs[0] ?? null) : (told ?? savedShape(drawing, layer) ?? inertShape(layer, inputs))
  const form = index === null ? undefined : layer.calls[index]?.form
  const params = keptParams(drawing, layer, { stored, outputShape, call: form ?? plainCall(sources.length) })
  const node = addNode(drawing, layer, { kind, params, isUnknown: true })
  stored.forEach(({ tensor }, at) => drawing.weights.set(`${node.id}/${at}`, tensor))
  drawing.inert.push({
    node: node.id,
    name: node.name,
    path: layer.path,
    program: 'Keras',
    kind: layer.className,
    reason,
    advice: null,
    behind,
    adviceBehind: null,
  })
  connect(drawing, node, sources)
  return { node: node.id, shape: outputShape }
}

/** What Netwright wrote along, where Keras's own description tells no shapes. */
function savedShape({ file }: Drawing, { shortName }: ReadLayer): Shape | null {
  const saved = listAt(objectAt(file.metadata, 'inert'), shortName)
  return isShape(saved) ? saved : null
}

interface Found {
  readonly stored: readonly FileWeight[]
  readonly outputShape: KeptKeras['outputShape']
  readonly call: KeptCall
}

/** All of it where a document may hold that much; else only what kind of layer it was. */
function keptParams(drawing: Drawing, layer: ReadLayer, { stored, outputShape, call }: Found): Params {
  const { className, module, registeredName } = layer
  /* Checked to be plain JSON before anything was read. */
  const config = layer.config as KeptObject
  const fits = [config, call].every((part) => fitsDocument(part, keptLimits.characters)) && stored.length <= keptLimits.weights
  const size = fits ? JSON.stringify([config, call]).length : 0
  if (!fits || size > drawing.room) return { class_name: className }
  drawing.room -= size
  return keptKerasParams({
    family: 'keras',
    source: drawing.file.source,
    className,
    module,
    registeredName,
    config,
    call,
    weights: stored.map(({ name }) => name),
    weightShapes: stored.map(({ tensor }) => tensor.shape),
    outputShape,
    isSplit: drawing.model.split.has(layer.name),
    hardSigmoid: JSON.stringify(config).includes('"hard_sigmoid"') ? hardSigmoidOf(drawing.file) : null,
  })
}

function plainCall(wires: number): KeptCall {
  const tensors = Array.from({ length: wires }, (_, index) => ({ $tensor: index }))
  return { args: tensors.length === 1 ? tensors : [tensors], kwargs: {} }
}
