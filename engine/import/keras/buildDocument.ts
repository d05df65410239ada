import type { GraphNode, Group, NetDocument, Params, Wire } from '../../contract/document.ts'
import { groupId, nodeId, wireId, type GroupId, type NodeId } from '../../contract/ids.ts'
import { fail, succeed, type Problem, type Result } from '../../contract/problem.ts'
import { text, type Text } from '../../contract/text.ts'
import { checkParamValues } from '../../document/checkParamValues.ts'
import { emptyDocument } from '../../document/emptyDocument.ts'
import type { FloatTensor } from '../../document/safetensors.ts'
import type { Shape } from '../../graph/shape.ts'
import { layerKind, withDefaults } from '../../layers/registry.ts'
import type { Imported } from '../imported.ts'
import { plainNames } from '../plainNames.ts'
import { refuseImport } from '../refuseImport.ts'
import type { Json } from './json.ts'
import { nodeWeights } from './nodeWeights.ts'
import type { ReadLayer, ReadModel, WeightSource } from './kerasModel.ts'
import { outputsOf } from './outputParams.ts'
import { readInputShape } from './readInputShape.ts'
import { readLayer, readSides, type Activation, type LayerReading } from './readLayer.ts'

export interface KerasFile {
  readonly name: string
  readonly weights: WeightSource
  readonly isTfjs: boolean
  /** What Netwright wrote along, if it did: outputs by name. */
  readonly metadata: Json | null
}

/** Where a call of a layer ends up: a node and what it gives, as far as that is known. */
interface Place {
  readonly node: NodeId
  readonly shape: Shape | null
  /** Times −1: half of a Subtract that tf.js writes as two layers. */
  readonly negated?: true
  /** The name of a layer that does nothing behind the node. */
  readonly alias?: string
}

interface Drawing {
  readonly nodes: GraphNode[]
  readonly wires: Wire[]
  readonly groups: Map<string, Group>
  readonly weights: Map<string, FloatTensor>
  readonly remarks: Problem[]
  readonly places: Map<string, Place>
  readonly nameOf: (name: string) => string
  readonly file: KerasFile
  readonly model: ReadModel
  /** How often each call's output is taken. */
  readonly uses: ReadonlyMap<string, number>
}

/** Layers and weights as an editable network. What has no equal becomes an inert node that keeps its description and weights. */
export function buildDocument(model: ReadModel, file: KerasFile): Result<Imported> {
  const drawing: Drawing = {
    nodes: [],
    wires: [],
    groups: new Map(),
    weights: new Map(),
    remarks: [],
    places: new Map(),
    nameOf: plainNames(),
    file,
    model,
    uses: countUses(model),
  }
  const byName = new Map(model.layers.map((layer) => [layer.name, layer]))
  for (const name of model.inputs) {
    const layer = byName.get(name)
    if (layer !== undefined) drawInput(drawing, layer)
  }
  for (const layer of model.layers) {
    if (layer.className === 'InputLayer') {
      if (!drawing.places.has(placeKey(layer.name, 0))) drawInput(drawing, layer)
      continue
    }
    if (layer.calls.length > 1) drawing.remarks.push(shared(layer))
    for (const [index, call] of layer.calls.entries()) {
      const sources: Place[] = []
      for (const { layer: source, call: at } of call.from) {
        const place = drawing.places.get(placeKey(source, at))
        if (place === undefined) {
          const shown = source.slice(0, 60)
          return fail(refuseImport(layer.path, text(`"${shown}" is taken before it is there`, `“${shown}”尚不存在就被引用`)))
        }
        sources.push(place)
      }
      const problem = drawCall(drawing, layer, { index, sources })
      if (problem !== null) return fail(problem)
    }
  }
  const ends = model.outputs.map(({ layer, call }) => drawing.places.get(placeKey(layer, call)))
  const found = ends.filter((end) => end !== undefined)
  if (found.length < ends.length) return fail(refuseImport('output_layers', text('an output is not there', '某个输出不存在')))
  drawOutputs(drawing, found)
  return succeed({ document: documentOf(drawing), weights: drawing.weights, remarks: drawing.remarks })
}

function placeKey(layer: string, call: number): string {
  return `${call} ${layer}`
}

function countUses({ layers, outputs }: ReadModel): ReadonlyMap<string, number> {
  const uses = new Map<string, number>()
  const taken = [...layers.flatMap(({ calls }) => calls.flatMap(({ from }) => from)), ...outputs]
  for (const { layer, call } of taken) uses.set(placeKey(layer, call), (uses.get(placeKey(layer, call)) ?? 0) + 1)
  return uses
}

function drawInput(drawing: Drawing, layer: ReadLayer): void {
  const { shape, remark } = readInputShape(layer.config)
  const node = addNode(drawing, layer, { kind: 'input', params: { shape } })
  if (remark !== null) drawing.remarks.push(remarkAt(node, 'import-open-size', remark))
  drawing.places.set(placeKey(layer.name, 0), { node: node.id, shape })
}

interface Call {
  readonly index: number
  readonly sources: readonly Place[]
}

/** Draws one call of one layer; a problem where its weights do not fit. */
function drawCall(drawing: Drawing, layer: ReadLayer, { index, sources }: Call): Problem | null {
  const key = placeKey(layer.name, index)
  const set = (place: Place): null => {
    drawing.places.set(key, place)
    return null
  }
  const [first] = sources
  const crop = croppedTransposed(drawing, layer, first)
  if (crop !== null) return set(crop)
  if (first !== undefined && isNegation(drawing, layer, key)) return set({ ...first, negated: true })
  const isDifference = layer.className === 'Add' && sources.length === 2 && sources[1]?.negated === true
  const inputs = sources.map(({ shape }) => shape)
  const setting = { inputs, isTfjs: drawing.file.isTfjs }
  const reading: LayerReading = isDifference ? { kind: 'subtract', params: {} } : readLayer(layer, setting)
  if ('pass' in reading && first !== undefined) return set({ ...first, alias: layer.shortName })
  const legal = legalReading('pass' in reading ? { inert: text('it has no input', '它没有输入') } : reading)
  if ('inert' in legal) return set(drawInert(drawing, layer, { reason: legal.inert, sources }))
  const { params, after, remark } = legal
  const stored = drawing.file.weights.of(layer)
  const fitted = nodeWeights(legal, { stored, inputs, path: layer.path, name: layer.shortName })
  if ('problem' in fitted) return fitted.problem
  const isFrozen = layer.config['trainable'] === false && fitted.weights.size > 0
  const node = addNode(drawing, layer, { kind: legal.kind, params, isFrozen })
  for (const [name, tensor] of fitted.weights) drawing.weights.set(`${node.id}/${name}`, tensor)
  if (fitted.remark !== null) drawing.remarks.push(remarkAt(node, 'import-no-weights', fitted.remark))
  if (remark !== undefined) drawing.remarks.push(remarkAt(node, 'import-differs', remark))
  connect(drawing, node, sources)
  const place = { node: node.id, shape: inferredShape(legal.kind, params, inputs) }
  return set(after === undefined ? place : drawAfter(drawing, layer, { place, activation: after }))
}

/** A layer whose settings no node can have is inert too. */
function legalReading(reading: Exclude<LayerReading, { readonly pass: true }>): Exclude<LayerReading, { readonly pass: true }> {
  if ('inert' in reading) return reading
  const definition = layerKind(reading.kind)
  if (definition === undefined) return { inert: text('it is unknown', '未知的层') }
  const params = withDefaults(definition, reading.params)
  const [wrong] = checkParamValues(definition, { params, place: {} })
  return wrong === undefined ? { ...reading, params } : { inert: wrong.message }
}

function inferredShape(kind: string, params: Params, inputs: readonly (Shape | null)[]): Shape | null {
  const shapes = inputs.filter((shape) => shape !== null)
  const definition = layerKind(kind)
  if (definition === undefined || shapes.length < inputs.length) return null
  const outcome = definition.inferShape(params, shapes)
  return 'shape' in outcome ? outcome.shape : null
}

function drawAfter(
  drawing: Drawing,
  layer: ReadLayer,
  { place, activation }: { readonly place: Place; readonly activation: Activation },
): Place {
  const named = { ...layer, shortName: `${layer.shortName}_activation` }
  if ('unknown' in activation) {
    const reason = text(`"${activation.unknown}" is no curve of ours`, `没有“${activation.unknown}”这种函数`)
    const described = { ...named, className: 'Activation', config: { activation: activation.unknown } }
    return drawInert(drawing, described, { reason, sources: [place], withWeights: false })
  }
  const params = { function: activation.function, ...(activation.slope === undefined ? {} : { slope: activation.slope }) }
  const node = addNode(drawing, named, { kind: 'activation', params })
  connect(drawing, node, [place])
  return { node: node.id, shape: place.shape }
}

interface Inert {
  readonly reason: Text
  readonly sources: readonly Place[]
  readonly withWeights?: boolean
}

function drawInert(drawing: Drawing, layer: ReadLayer, { reason, sources, withWeights = true }: Inert): Place {
  const { className, config } = layer
  /* Params of unknown kinds may be any JSON; it is kept as it is, and nobody reads it. */
  const params = { class_name: className, config } as unknown as Params
  const kind = `keras:${className.replace(/[^\w.]+/g, '_').slice(0, 80)}`
  const node = addNode(drawing, layer, { kind, params, isUnknown: true })
  const stored = withWeights ? (drawing.file.weights.of(layer) ?? []) : []
  stored.forEach(({ tensor }, index) => drawing.weights.set(`${node.id}/${index}`, tensor))
  drawing.remarks.push(
    remarkAt(
      node,
      'import-inert',
      text(
        `It was kept as an inert node: ${reason.en}. The network does not train until you replace or remove it`,
        `它作为无作用的节点保留：${reason.zh}。替换或删去它之前，网络无法训练`,
      ),
    ),
  )
  connect(drawing, node, sources)
  return { node: node.id, shape: null }
}

/** A transposed convolution that keeps all it paints and is cropped alike on all sides is one node with a number as padding. */
function croppedTransposed(drawing: Drawing, layer: ReadLayer, source: Place | undefined): Place | null {
  if (layer.className !== 'Cropping2D' || source === undefined) return null
  const at = drawing.nodes.findIndex(({ id }) => id === source.node)
  const node = drawing.nodes[at]
  const sides = readSides(layer.config['cropping'])
  const [end] = layer.calls[0]?.from ?? []
  if (node === undefined || sides === null || end === undefined) return null
  const isAlone = drawing.uses.get(placeKey(end.layer, end.call)) === 1
  const { top } = sides
  const isEven = Object.values(sides).every((side) => side === top) && Number.isInteger(top) && top > 0 && top <= 1024
  if (!isAlone || !isEven || node.kind !== 'conv2dTranspose' || node.params['padding'] !== 'valid') return null
  const params = { ...node.params, padding: top }
  drawing.nodes[at] = { ...node, params }
  const shape = source.shape === null ? null : source.shape.map((length, axis) => (axis < 2 ? length - 2 * top : length))
  return { node: node.id, shape }
}

function isNegation({ model, uses }: Drawing, { className, config, name }: ReadLayer, key: string): boolean {
  if (className !== 'Rescaling' || config['scale'] !== -1 || (config['offset'] ?? 0) !== 0 || uses.get(key) !== 1) return false
  return model.layers.some(
    (taker) =>
      taker.className === 'Add' &&
      taker.calls.some(({ from }) => from.length === 2 && from[1]?.layer === name && from[0]?.layer !== name),
  )
}

interface NewNode {
  readonly kind: string
  readonly params: Params
  readonly isFrozen?: boolean
  readonly isUnknown?: boolean
}

function addNode(drawing: Drawing, layer: ReadLayer, { kind, params, isFrozen = false, isUnknown = false }: NewNode): GraphNode {
  const { nodes, nameOf } = drawing
  const definition = layerKind(kind)
  const group = groupOf(drawing, layer)
  const node: GraphNode = {
    id: nodeId(`n${nodes.length + 1}`),
    kind,
    name: nameOf(layer.shortName),
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

function connect({ wires }: Drawing, node: GraphNode, sources: readonly Place[]): void {
  const toPort = layerKind(node.kind)?.inputs[0]?.name ?? 'in'
  for (const { node: from } of sources) wires.push({ id: wireId(`w${wires.length + 1}`), from, to: node.id, toPort })
}

function drawOutputs(drawing: Drawing, ends: readonly Place[]): void {
  const { nodes, wires, file } = drawing
  for (const end of ends) {
    const at = nodes.findIndex(({ id }) => id === end.node)
    const node = nodes[at]
    if (node === undefined) continue
    const isAlone = ends.filter((other) => other.node === end.node).length === 1 && !wires.some(({ from }) => from === end.node)
    const { params, role } = outputsOf(node, { shape: end.shape, isAlone, alias: end.alias ?? null, metadata: file.metadata })
    if (role === 'is the output') {
      nodes[at] = { ...node, kind: 'output', params }
      continue
    }
    if (role === 'gives up its activation') nodes[at] = { ...node, params: { ...node.params, activation: 'none' } }
    const layer = { name: 'output', shortName: end.alias ?? 'output', inside: [], className: '', config: {}, calls: [], path: '' }
    connect(drawing, addNode(drawing, layer, { kind: 'output', params }), [end])
  }
}

function documentOf({ nodes, wires, groups, file }: Drawing): NetDocument {
  const empty = emptyDocument(file.name)
  const [input, ...others] = nodes.filter(({ kind }) => kind === 'input')
  const shape = input?.params['shape']
  const [height = 0, width = 0, channels] = Array.isArray(shape) ? (shape as readonly number[]) : []
  const isPicture = Array.isArray(shape) && shape.length === 3 && others.length === 0 && height <= 4096 && width <= 4096
  const source =
    isPicture && (channels === 1 || channels === 3)
      ? ({ type: 'photographs', height, width, channels } as const)
      : empty.data.source
  return {
    ...empty,
    graph: { nodes, wires, groups: [...groups.values()] },
    data: { ...empty.data, source, scaling: source.type === 'photographs' ? 'unit' : 'none' },
  }
}

function shared(layer: ReadLayer): Problem {
  const name = layer.shortName.slice(0, 60)
  return {
    code: 'import-shared-layer',
    severity: 'warning',
    place: { path: layer.path },
    message: text(
      `"${name}" was used in ${layer.calls.length} places with the same weights. It became ${layer.calls.length} nodes that begin alike and then train by themselves.`,
      `“${name}”原本以同一组权重用在 ${layer.calls.length} 处。它变成了 ${layer.calls.length} 个节点，起点相同，之后各自训练。`,
    ),
    fixes: [],
  }
}

export function remarkAt(node: GraphNode, code: string, { en, zh }: Text): Problem {
  const message = text(`"${node.name}": ${en}.`, `“${node.name}”：${zh}。`)
  return { code, severity: 'warning', place: { node: node.id }, message, fixes: [] }
}
