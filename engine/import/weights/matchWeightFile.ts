import { analyse } from '../../analyse/analyse.ts'
import type { NetDocument } from '../../contract/document.ts'
import type { NodeId } from '../../contract/ids.ts'
import type { FloatTensor } from '../../document/tensors/safetensors.ts'
import { lowerTorch } from '../../export/torch/lowerTorch.ts'
import { fromStateDict } from '../../export/torch/torchWeights.ts'
import { shapesEqual, type Shape } from '../../graph/shape.ts'
import { layerKind, withDefaults } from '../../layers/registry.ts'

/** Where one of the network's weights comes from. */
export interface MatchedWeight {
  /** `${node id}/${weight name}` */
  readonly key: string
  readonly node: NodeId
  /** "conv_1/kernel" */
  readonly label: string
  readonly shape: Shape
  /** The file's name for it; null: nothing in the file fits, and it stays as it is. */
  readonly from: string | null
  /** name: the file calls it so; order: the next tensor of its shape; torch: turned from PyTorch's layout. */
  readonly by: 'name' | 'order' | 'torch' | null
  /** The shape of a tensor that has its name but does not fit. */
  readonly found: Shape | null
  /** A tensor that the file has for this layer, and the layer no place for: it was learned by another formula, and nothing of it is taken. */
  readonly surplus: string | null
}

export interface WeightMatch {
  readonly entries: readonly MatchedWeight[]
  /** Tensors that nothing in the network takes. */
  readonly unused: readonly { readonly name: string; readonly shape: Shape }[]
  /** By key. */
  readonly weights: ReadonlyMap<string, FloatTensor>
}

/**
 * Says which tensor of a file becomes which weight of the network. First by name: as our exports write them ("conv_1/kernel"),
 * by node id, or a PyTorch state_dict of this network, whose tensors are turned to our layout. What is left is taken by shape,
 * in the file's order and the network's, one tensor after the other. Nothing is changed: people look at it and decide.
 */
export function matchWeightFile(document: NetDocument, tensors: ReadonlyMap<string, FloatTensor>): WeightMatch {
  const wanted = weightsOf(document)
  const torch = torchWeights(document, tensors)
  const open = new Map(tensors)
  for (const name of torch.names) open.delete(name)
  const weights = new Map<string, FloatTensor>(torch.weights)
  const first = wanted.map((weight): MatchedWeight => {
    const none = { ...weight, from: null, by: null, found: null, surplus: torch.surplus.get(weight.node) ?? null }
    if (none.surplus !== null) return none
    if (weights.has(weight.key)) return { ...none, from: torch.sources.get(weight.key) ?? weight.label, by: 'torch' }
    const name = namesOf(weight).find((candidate) => open.has(candidate))
    const tensor = name === undefined ? undefined : open.get(name)
    if (name === undefined || tensor === undefined) return none
    if (!shapesEqual(tensor.shape, weight.shape)) return { ...none, found: tensor.shape }
    open.delete(name)
    weights.set(weight.key, tensor)
    return { ...none, from: name, by: 'name' }
  })
  const entries = first.map((entry): MatchedWeight => {
    if (entry.from !== null || entry.found !== null || entry.surplus !== null) return entry
    const next = [...open].find(([, { shape }]) => shapesEqual(shape, entry.shape))
    if (next === undefined) return entry
    const [name, tensor] = next
    open.delete(name)
    weights.set(entry.key, tensor)
    return { ...entry, from: name, by: 'order' }
  })
  return { entries, unused: Array.from(open, ([name, { shape }]) => ({ name, shape })), weights }
}

type WantedWeight = Pick<MatchedWeight, 'key' | 'node' | 'label' | 'shape'>

/** Every weight of the network whose shape is known, in the network's order. */
function weightsOf(document: NetDocument): readonly WantedWeight[] {
  const analysis = analyse(document)
  const nodes = new Map(document.graph.nodes.map((node) => [node.id, node]))
  return analysis.order.flatMap((id) => {
    const node = nodes.get(id)
    const definition = layerKind(node?.kind ?? '')
    const shapes = analysis.nodes.get(id)?.inputShapes ?? []
    if (node === undefined || definition === undefined || shapes.includes(null) || analysis.nodes.get(id)?.outputShape === null)
      return []
    const inputs = shapes.map((shape) => shape ?? [])
    return definition
      .weights(withDefaults(definition, node.params), inputs)
      .map(({ name, shape }) => ({ key: `${id}/${name}`, node: id, label: `${node.name}/${name}`, shape }))
  })
}

/** As our exports, checkpoints and other programs write it. */
function namesOf({ key, label }: WantedWeight): readonly string[] {
  return [label, key, `weights/${key}`, label.replaceAll('/', '.'), `${label}:0`]
}

/** Layers of which a PyTorch project of this network has all tensors, under its names and in its shapes. */
function torchWeights(document: NetDocument, tensors: ReadonlyMap<string, FloatTensor>): TorchReading {
  const isStateDict = [...tensors.keys()].some((name) => /\.(?:weight|bias|running_mean|weight_ih_l0)$/.test(name))
  const lowered = isStateDict ? lowerTorch(document, analyse(document)) : null
  if (lowered === null || !lowered.ok) return { weights: new Map(), names: [], sources: new Map(), surplus: new Map() }
  const { weights, misfits } = fromStateDict(lowered.value, tensors)
  const strange = misfits.filter(({ expected }) => expected === null)
  const surplus = new Map(strange.map(({ node, name }) => [node, name]))
  const named = lowered.value.state.filter(({ name }) => tensors.has(name))
  const taken = named.filter(({ key }) => weights.has(key))
  const refused = named.filter(({ node }) => surplus.has(node))
  return {
    weights,
    names: [...taken, ...refused, ...strange].map(({ name }) => name),
    sources: new Map(taken.map(({ key, name }) => [key, name])),
    surplus,
  }
}

interface TorchReading {
  /** By key. */
  readonly weights: ReadonlyMap<string, FloatTensor>
  /** Tensors that are spoken for: taken, or refused with their layer. */
  readonly names: readonly string[]
  /** By key, the tensor that a weight comes from. */
  readonly sources: ReadonlyMap<string, string>
  readonly surplus: ReadonlyMap<NodeId, string>
}
