import { input as makeInput, model as makeModel, type SymbolicTensor } from '@tensorflow/tfjs-layers'
import type { GraphAnalysis } from '../../analyse/analysis.ts'
import type { GraphNode, NetDocument } from '../../contract/document.ts'
import type { NodeId } from '../../contract/ids.ts'
import { fail, succeed, type Problem, type Result } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import type { NoiseSource } from '../../layers/defineLayer.ts'
import { layerKind, withDefaults } from '../../layers/registry.ts'
import { tf } from '../tf.ts'
import { buildProblem } from './buildProblem.ts'
import type { CompiledInput, CompiledNet, CompiledOutput, CompiledWeight } from './compiledNet.ts'
import { matchWeights } from './matchWeights.ts'
import { outputSettings } from './outputSettings.ts'

/** 2²⁹ float32 weights are 2 GiB, and an optimiser keeps up to three times that. */
const weightLimit = 2 ** 29

/** As many as a project file holds, for whom memory is plain: the cpu backend, in which networks leave. */
export const largestWeightLimit = 2 ** 30 - 2 ** 22

/**
 * Turns a frozen document into tf.js models. Only nodes on a way to an output are built; every weight starts at zero
 * (see `drawWeights`). Fails with the analysis' errors, or with what tf.js said, located at the node.
 */
export function compile(
  document: NetDocument,
  {
    analysis,
    noise,
    mostWeights = weightLimit,
  }: { readonly analysis: GraphAnalysis; readonly noise: NoiseSource; readonly mostWeights?: number },
): Result<CompiledNet> {
  const errors = analysis.problems.filter((problem) => problem.severity === 'error')
  if (errors.length > 0) return fail(...errors)
  const refused = refuseBeforeBuilding(document, { analysis, mostWeights })
  if (refused !== null) return fail(refused)

  const { graph } = document
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]))
  const used = nodesOnTheWay(document)
  const tensors = new Map<NodeId, SymbolicTensor>()
  const inputs: CompiledInput[] = []
  const outputs: CompiledOutput[] = []
  const weights: CompiledWeight[] = []

  for (const id of analysis.order) {
    const node = nodes.get(id)
    if (node === undefined || !used.has(id)) continue
    const shape = analysis.nodes.get(id)?.outputShape ?? []
    if (node.kind === 'input') {
      const tensor = makeInput({ shape: [...shape], name: node.name })
      tensors.set(id, tensor)
      inputs.push({ node: id, tensor, shape })
      continue
    }
    const built = buildNode(node, { document, tensors, analysis, noise })
    if (!built.ok) {
      disposeWeights(weights)
      return built
    }
    weights.push(...built.value.weights)
    if (node.kind !== 'output') {
      tensors.set(id, built.value.tensor)
      continue
    }
    const [wired] = inputTensors(node, { document, tensors })
    const scoresShape = analysis.nodes.get(id)?.inputShapes[0] ?? []
    if (wired === undefined) throw new Error(`The output "${node.name}" passed analysis without an input.`)
    const scores = unlike(
      outputs.map((output) => output.scores),
      wired,
    )
    const prediction = unlike(
      outputs.map((output) => output.prediction),
      built.value.tensor === wired ? scores : built.value.tensor,
    )
    tensors.set(id, prediction)
    outputs.push({ node: id, name: node.name, settings: outputSettings(node), scores, prediction, scoresShape })
  }

  /* People see the document's order: samples are shared out among inputs in it, and of outputs the first is the first in it. */
  const place = new Map(graph.nodes.map((node, index) => [node.id, index]))
  const asDrawn = (one: { readonly node: NodeId }, other: { readonly node: NodeId }): number =>
    (place.get(one.node) ?? 0) - (place.get(other.node) ?? 0)
  inputs.sort(asDrawn)
  outputs.sort(asDrawn)
  const inputSymbols = inputs.map(({ tensor }) => tensor)
  const model = makeModel({ inputs: inputSymbols, outputs: outputs.map(({ prediction }) => prediction), name: 'netwright' })
  const scoresModel = makeModel({ inputs: inputSymbols, outputs: outputs.map(({ scores }) => scores) })
  const dispose = (): void => disposeWeights(weights)
  return succeed({ model, scoresModel, inputs, outputs, nodeTensors: tensors, weights, dispose })
}

/** A LayersModel gives a tensor once, however many of its outputs it is: outputs on one tensor get copies of it. */
function unlike(taken: readonly SymbolicTensor[], wanted: SymbolicTensor): SymbolicTensor {
  if (!taken.some(({ id }) => id === wanted.id)) return wanted
  /* A layer gives a symbol for a symbol; its type also covers lists. */
  return tf.layers.activation({ activation: 'linear' }).apply(wanted) as SymbolicTensor
}

function refuseBeforeBuilding(
  document: NetDocument,
  { analysis, mostWeights }: { readonly analysis: GraphAnalysis; readonly mostWeights: number },
): Problem | null {
  if (!document.graph.nodes.some((node) => node.kind === 'output')) {
    return {
      code: 'no-output',
      severity: 'error',
      place: {},
      message: text(
        'The network has no Output node, so there is nothing to train. Add an Output and wire the last layer into it.',
        '网络没有“输出”节点，因此无从训练。请添加一个输出节点，并把最后一层连到它。',
      ),
      fixes: [],
    }
  }
  const count = analysis.totals.trainable + analysis.totals.frozen
  if (count <= mostWeights) return null
  const [millions, most] = [count, mostWeights].map((weights) => (Math.round(weights / 1e5) / 10).toLocaleString('en'))
  return {
    code: 'too-many-weights',
    severity: 'error',
    place: {},
    message: text(
      `The network has ${millions} million weights; at most ${most} million fit into memory here. Make its largest layers narrower.`,
      `网络有 ${millions} 百万个权重；这里的内存最多容纳 ${most} 百万个。请把最大的几层改窄。`,
    ),
    fixes: [],
  }
}

/** Nodes from which an output can be reached. */
function nodesOnTheWay({ graph }: NetDocument): ReadonlySet<NodeId> {
  const sources = new Map<NodeId, NodeId[]>()
  for (const wire of graph.wires) sources.set(wire.to, [...(sources.get(wire.to) ?? []), wire.from])
  const found = new Set<NodeId>()
  const open = graph.nodes.filter((node) => node.kind === 'output').map((node) => node.id)
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue
    found.add(id)
    open.push(...(sources.get(id) ?? []))
  }
  return found
}

interface BuildSetting {
  readonly document: NetDocument
  readonly tensors: ReadonlyMap<NodeId, SymbolicTensor>
  readonly analysis: GraphAnalysis
  readonly noise: NoiseSource
}

function buildNode(
  node: GraphNode,
  setting: BuildSetting,
): Result<{ readonly tensor: SymbolicTensor; readonly weights: readonly CompiledWeight[] }> {
  const definition = layerKind(node.kind)
  if (definition === undefined) throw new Error(`The unknown kind "${node.kind}" passed analysis.`)
  const params = withDefaults(definition, node.params)
  const inputs = inputTensors(node, setting)
  const inputShapes = setting.analysis.nodes.get(node.id)?.inputShapes.map((shape) => shape ?? []) ?? []
  try {
    const tensor = definition.build(tf, params, inputs, { name: node.name, inputShapes, noise: setting.noise })
    const specs = definition.weights(params, inputShapes)
    return succeed({ tensor, weights: matchWeights(node, { specs, tensor, inputs }) })
  } catch (error) {
    return fail(buildProblem(node, { definition, error }))
  }
}

/** One tensor for each wire: in port order, then in the document's order of wires. */
function inputTensors(
  node: GraphNode,
  { document, tensors }: Pick<BuildSetting, 'document' | 'tensors'>,
): readonly SymbolicTensor[] {
  const ports = layerKind(node.kind)?.inputs ?? []
  return ports.flatMap((port) =>
    document.graph.wires
      .filter((wire) => wire.to === node.id && wire.toPort === port.name)
      .flatMap((wire) => tensors.get(wire.from) ?? []),
  )
}

function disposeWeights(weights: readonly CompiledWeight[]): void {
  for (const { variable } of weights) if (!variable.isDisposed) variable.dispose()
}
