import type { GraphNode, Group, Params, Wire } from '../../contract/document.ts'
import { groupId, nodeId, wireId, type GroupId, type NodeId } from '../../contract/ids.ts'
import type { Problem } from '../../contract/problem.ts'
import { text, type Text } from '../../contract/text.ts'
import type { FloatTensor } from '../../document/tensors/safetensors.ts'
import { snakeCase } from '../../export/keras/snakeCase.ts'
import type { Shape } from '../../graph/shape.ts'
import { keptLimits } from '../../layers/inert/keptKeras.ts'
import { layerKind, withDefaults } from '../../layers/registry.ts'
import { plainNames } from '../plainNames.ts'
import type { InertFound } from '../tellInert.ts'
import type { Json } from './json.ts'
import { placeKey, type ReadLayer, type ReadModel, type WeightSource } from './kerasModel.ts'

export interface KerasFile {
  readonly name: string
  readonly weights: WeightSource
  readonly source: 'keras' | 'keras-h5' | 'tfjs'
  /** Of Keras, as the file tells it: "3.4.1"; null: it does not. */
  readonly kerasVersion: string | null
  /** What Netwright wrote along, if it did: outputs by name. */
  readonly metadata: Json | null
}

/** Where a call of a layer ends up: a node and what it gives, as far as that is known. */
export interface Place {
  readonly node: NodeId
  readonly shape: Shape | null
  /** Times −1: half of a Subtract that tf.js writes as two layers. */
  readonly negated?: true
  /** Of an activation that is several layers: the step that this is of it (foldedHard.ts). */
  readonly hard?: 'line' | 'gate' | 'sum' | 'cut' | 'scaled' | 'square' | 'curve' | 'bent' | 'share'
  /** The same numbers before a Reshape that was drawn for the sake of a layer beside it. */
  readonly before?: Place
  /** The name of a layer that does nothing behind the node. */
  readonly alias?: string
}

/** A document in the making. */
export interface Drawing {
  readonly nodes: GraphNode[]
  readonly wires: Wire[]
  readonly groups: Map<string, Group>
  readonly weights: Map<string, FloatTensor>
  readonly remarks: Problem[]
  /** Nodes whose layer computes the same in another way here, by what is said of it: told once for all of them. */
  readonly differences: Map<string, { readonly said: Text; readonly nodes: GraphNode[] }>
  /** Nodes that compute nothing, upstream first. */
  readonly inert: InertFound[]
  readonly places: Map<string, Place>
  /** Reshapes that no layer of the file is. */
  readonly reshapes: Set<NodeId>
  readonly nameOf: ReturnType<typeof plainNames>
  readonly file: KerasFile
  readonly model: ReadModel
  /** How often each call's output is taken. */
  readonly uses: ReadonlyMap<string, number>
  /** Characters of unknown layers' descriptions that still may be kept. */
  room: number
}

/** An empty drawing of a model that was read; layers are added in the order of its calls. */
export function startDrawing(model: ReadModel, file: KerasFile): Drawing {
  return {
    nodes: [],
    wires: [],
    groups: new Map(),
    weights: new Map(),
    remarks: [],
    differences: new Map(),
    inert: [],
    places: new Map(),
    reshapes: new Set(),
    nameOf: plainNames(),
    file,
    model,
    uses: countUses(model),
    room: keptLimits.totalCharacters,
  }
}

function countUses({ layers, outputs }: ReadModel): ReadonlyMap<string, number> {
  const uses = new Map<string, number>()
  const taken = [...layers.flatMap(({ calls }) => calls.flatMap(({ from }) => from)), ...outputs]
  for (const { layer, call } of taken) uses.set(placeKey(layer, call), (uses.get(placeKey(layer, call)) ?? 0) + 1)
  return uses
}

interface NewNode {
  readonly kind: string
  readonly params: Params
  readonly isFrozen?: boolean
  readonly isUnknown?: boolean
}

export function addNode(
  drawing: Drawing,
  layer: ReadLayer,
  { kind, params, isFrozen = false, isUnknown = false }: NewNode,
): GraphNode {
  const { nodes, nameOf } = drawing
  const definition = layerKind(kind)
  const group = groupOf(drawing, layer)
  const node: GraphNode = {
    id: nodeId(`n${nodes.length + 1}`),
    kind,
    name: nameOf(layer.shortName, snakeCase(layer.className) || 'layer'),
    params: isUnknown || definition === undefined ? params : withDefaults(definition, params),
    x: 0,
    y: 0,
    ...(group === null ? {} : { group }),
    ...(isFrozen ? { frozen: true as const } : {}),
  }
  nodes.push(node)
  return node
}

function groupOf({ groups }: Drawing, { inside }: ReadLayer): GroupId | null {
  let parent: GroupId | null = null
  inside.forEach((name, depth) => {
    const path = inside.slice(0, depth + 1).join('/')
    const known = groups.get(path)
    const id = known?.id ?? groupId(`g${groups.size + 1}`)
    if (known === undefined) groups.set(path, { id, name: name.slice(0, 100), ...(parent === null ? {} : { parent }) })
    parent = id
  })
  return parent
}

export function connect({ wires }: Drawing, node: GraphNode, sources: readonly Place[]): void {
  const toPort = layerKind(node.kind)?.inputs[0]?.name ?? 'in'
  for (const { node: from } of sources) wires.push({ id: wireId(`w${wires.length + 1}`), from, to: node.id, toPort })
}

export function remarkAt(node: GraphNode, code: string, { en, zh }: Text): Problem {
  const message = text(`"${node.name}": ${en}.`, `“${node.name}”：${zh}。`)
  return { code, severity: 'warning', place: { node: node.id }, message, fixes: [] }
}

export function noteDifference({ differences }: Pick<Drawing, 'differences'>, node: GraphNode, said: Text): void {
  const alike = differences.get(said.en)
  if (alike === undefined) differences.set(said.en, { said, nodes: [node] })
  else alike.nodes.push(node)
}

/** One remark for all that differ in the same way: a net may have dozens of them. */
export function tellDifferences({ differences }: Pick<Drawing, 'differences'>): readonly Problem[] {
  return [...differences.values()].flatMap(({ said, nodes: [first, ...others] }) => {
    if (first === undefined) return []
    const count = others.length
    const [en, zh] = count === 0 ? ['', ''] : [` (and ${count} more like it)`, `（另有 ${count} 个相同）`]
    const message = text(`"${first.name}"${en}: ${said.en}.`, `“${first.name}”${zh}：${said.zh}。`)
    return { code: 'import-differs', severity: 'warning', place: { node: first.id }, message, fixes: [] }
  })
}
