import type { GraphAnalysis } from '../../analyse/analysis.ts'
import { wiresInPortOrder } from '../../analyse/portWires.ts'
import type { GraphNode, NetDocument } from '../../contract/document.ts'
import type { NodeId } from '../../contract/ids.ts'
import { fail, succeed, type Result } from '../../contract/problem.ts'
import type { Preprocessing } from '../../data/preprocessing.ts'
import type { FloatTensor } from '../../document/tensors/safetensors.ts'
import { feedShares } from '../../graph/feedShares.ts'
import { indexGraph } from '../../graph/indexGraph.ts'
import { upstreamOf } from '../../graph/reachability.ts'
import { shapeSize } from '../../graph/shape.ts'
import type { AnyLayerDefinition } from '../../layers/defineLayer.ts'
import type { KeptOnnx } from '../../layers/inert/keptOnnx.ts'
import type { OnnxExpression } from '../../layers/onnx/onnxExpression.ts'
import type { OnnxValue } from '../../layers/onnx/onnxValue.ts'
import { layerKind, withDefaults } from '../../layers/registry.ts'
import { ownOperatorSet } from './chooseOperatorSet.ts'
import { createEmitter } from './createEmitter.ts'
import { lowerKept, type KeptGiven } from './lowerKept.ts'
import { nameOnce } from './nameOnce.ts'
import type { OnnxGraph, OnnxNodeValue, OnnxPort } from './onnxGraph.ts'
import { scaleInput } from './scaleInput.ts'

export interface Lowering {
  readonly analysis: GraphAnalysis
  /** By `${node id}/${weight name}`, as a run keeps them. */
  readonly weights: ReadonlyMap<string, FloatTensor>
  /** Becomes the graph's first operations; null: inputs come scaled. */
  readonly scaling: DataScaling | null
  /** Operators that are passed on, by the nodes that stand in for them, and what their file asks for. */
  readonly passed?: PassedOperators
}

export interface PassedOperators extends Pick<OnnxGraph, 'batch' | 'operatorSet' | 'domains'> {
  readonly operators: ReadonlyMap<NodeId, KeptOnnx>
  /** Names of values in graphs inside operators. */
  readonly inside: ReadonlySet<string>
}

export interface DataScaling {
  readonly preprocessing: Preprocessing
  /** Numbers in one sample of the data, which several inputs may share. */
  readonly sampleSize: number
}

/**
 * A document as an ONNX graph. Inputs and outputs have the shapes of the app, channels last; between them images lie
 * channels first, as ONNX's operators want them. A layer's output carries the layer's name. Fails with the analysis' errors.
 */
export function lowerDocument(
  document: NetDocument,
  { analysis, weights, scaling, passed = noneAreKept }: Lowering,
): Result<OnnxGraph> {
  const errors = analysis.problems.filter((problem) => problem.severity === 'error')
  if (errors.length > 0) return fail(...errors)
  const { graph } = document
  const index = indexGraph(graph)
  const used = upstreamOf(
    graph,
    graph.nodes.filter((node) => node.kind === 'output').map((node) => node.id),
  )
  const order = analysis.order.flatMap((id) => (used.has(id) ? (index.nodes.get(id) ?? []) : []))
  const starts = firstNumbers(document, { analysis, scaling, used })
  const names = order.map((node) => node.name)
  const emitter = createEmitter(names, renamedBeside(passed.inside, names))
  const inputs: OnnxPort[] = []
  const outputs: OnnxPort[] = []
  const told: OnnxPort[] = []
  const values = new Map<NodeId, OnnxNodeValue>()
  const weightOf = (node: GraphNode, name: string): FloatTensor => {
    const stored = weights.get(`${node.id}/${name}`)
    if (stored === undefined) throw new Error(`"${node.name}" has no weight "${name}".`)
    return stored
  }
  /** Values of operators that are passed on, whose shape is not known. */
  const foreign = new Map<NodeId, string>()

  for (const node of order) {
    const definition = definitionOf(node)
    const params = withDefaults(definition, node.params)
    const shape = analysis.nodes.get(node.id)?.outputShape ?? []
    const layer = { layer: node.name, result: node.name, description: describe(definition, node) }
    if (node.kind === 'input') {
      inputs.push({ name: node.name, shape })
      const raw: OnnxExpression = { type: 'reference', name: node.name }
      const start = starts.get(node.id) ?? 0
      const scaled = scaling === null ? null : scaleInput(raw, { ...scaling, shape, start })
      const name = scaled === null ? node.name : emitter.emit(scaled, { ...layer, result: `${node.name}/scaled` })
      values.set(node.id, { name, shape, layout: 'channelsLast' })
      continue
    }
    const wires = wiresInPortOrder(definition, index.into(node.id))
    const kept = passed.operators.get(node.id)
    if (kept !== undefined) {
      const brought = wires.map(({ from }): KeptGiven => {
        const [value, name] = [values.get(from), foreign.get(from)]
        if (value !== undefined) return { type: 'ours', value: { ...value, expression: { type: 'reference', name: value.name } } }
        if (name === undefined) throw new Error(`"${node.name}" passed analysis without all its inputs.`)
        return { type: 'file', name }
      })
      const lowered = lowerKept(kept, brought, (name) => weightOf(node, name))
      const description = `${kept.operator} of ${kept.domain === '' ? 'ai.onnx' : kept.domain}, passed on`
      const reference: OnnxExpression = { type: 'reference', name: node.name }
      const isAll = lowered.finish(reference).expression === reference
      const name = emitter.emit(lowered.own, { ...layer, description, result: isAll ? node.name : `${node.name}/passed` })
      const { expression, layout } = lowered.finish({ type: 'reference', name })
      if (lowered.told !== null) told.push({ name, ...lowered.told })
      if (kept.view === null) foreign.set(node.id, name)
      else values.set(node.id, { name: isAll ? name : emitter.emit(expression, layer), shape, layout })
      continue
    }
    const given = wires.map(({ from }): OnnxValue => {
      const value = values.get(from)
      if (value === undefined) throw new Error(`"${node.name}" passed analysis without all its inputs.`)
      return { ...value, expression: { type: 'reference', name: value.name } }
    })
    const [first, ...others] = given
    if (first === undefined) throw new Error(`"${node.name}" passed analysis without an input.`)
    const answer = definition.toOnnx(params, [first, ...others], (name) => weightOf(node, name))
    values.set(node.id, { name: emitter.emit(answer.expression, layer), shape, layout: answer.layout })
    if (node.kind === 'output') outputs.push({ name: node.name, shape })
  }
  /* As a run lists them: in the document's order. */
  const place = new Map(graph.nodes.map(({ name }, index) => [name, index]))
  const asDrawn = (one: OnnxPort, other: OnnxPort): number => (place.get(one.name) ?? 0) - (place.get(other.name) ?? 0)
  inputs.sort(asDrawn)
  outputs.sort(asDrawn)
  const { batch, operatorSet, domains } = passed
  const { nodes, constants } = emitter
  return succeed({ name: document.name, inputs, outputs, told, nodes, constants, values, batch, operatorSet, domains })
}

const noneAreKept: PassedOperators = {
  operators: new Map(),
  inside: new Set(),
  batch: null,
  operatorSet: ownOperatorSet,
  domains: {},
}

/** What values of graphs inside operators are called, so that none is called as a layer is. */
function renamedBeside(inside: ReadonlySet<string>, layers: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set(layers)
  const free = nameOnce([...layers, ...inside])
  return new Map([...inside].map((name) => [name, taken.has(name) ? free(`${name}_inside`) : name]))
}

/** Which of the sample's numbers is the first that each input gets (`feedShares`). */
function firstNumbers(
  { graph }: NetDocument,
  { analysis, scaling, used }: Pick<Lowering, 'analysis' | 'scaling'> & { readonly used: ReadonlySet<NodeId> },
): ReadonlyMap<NodeId, number> {
  const inputs = graph.nodes.filter(({ id, kind }) => kind === 'input' && used.has(id))
  const sizes = inputs.map(({ id }) => shapeSize(analysis.nodes.get(id)?.outputShape ?? []))
  const shares = scaling === null ? null : feedShares(sizes, scaling.sampleSize)
  return new Map(inputs.map(({ id }, index) => [id, shares?.[index]?.start ?? 0]))
}

function definitionOf(node: GraphNode): AnyLayerDefinition {
  const definition = layerKind(node.kind)
  if (definition === undefined) throw new Error(`The unknown kind "${node.kind}" passed analysis.`)
  return definition
}

function describe(definition: AnyLayerDefinition, node: GraphNode): string {
  const settings = definition.settings(withDefaults(definition, node.params))
  return settings === '' ? definition.title.en : `${definition.title.en}: ${settings}`
}
