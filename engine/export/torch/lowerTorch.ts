import type { GraphAnalysis } from '../../analyse/analysis.ts'
import { wiresInPortOrder } from '../../analyse/portWires.ts'
import type { GraphNode, NetDocument } from '../../contract/document.ts'
import type { NodeId } from '../../contract/ids.ts'
import { fail, succeed, type Result } from '../../contract/problem.ts'
import { indexGraph } from '../../graph/indexGraph.ts'
import { upstreamOf } from '../../graph/reachability.ts'
import type { Shape } from '../../graph/shape.ts'
import type { AnyLayerDefinition } from '../../layers/defineLayer.ts'
import { layerKind, withDefaults } from '../../layers/registry.ts'
import { inLayout, type TorchLayer, type TorchLayout, type TorchValue } from '../../layers/torch/torchValue.ts'
import { pythonNames } from './pythonNames.ts'
import type { TorchAttribute, TorchNetwork, TorchOutput, TorchPort, TorchStateEntry, TorchStatement } from './torchNetwork.ts'

/** Images enter and leave with channels first, as PyTorch's own data sets have them; everything else as in the app. */
function portLayout(shape: Shape): TorchLayout {
  return shape.length === 3 ? 'channelsFirst' : 'channelsLast'
}

/** A document as a PyTorch module; only what leads to an output. Fails with the analysis' errors. */
export function lowerTorch(document: NetDocument, analysis: GraphAnalysis): Result<TorchNetwork> {
  const errors = analysis.problems.filter((problem) => problem.severity === 'error')
  if (errors.length > 0) return fail(...errors)
  const { graph } = document
  const index = indexGraph(graph)
  const ends = graph.nodes.filter((node) => node.kind === 'output').map((node) => node.id)
  const used = upstreamOf(graph, ends)
  const nameOnce = pythonNames()
  const inputs: TorchPort[] = []
  const outputs: TorchOutput[] = []
  const modules: TorchAttribute[] = []
  const statements: TorchStatement[] = []
  const state: TorchStateEntry[] = []
  const values = new Map<NodeId, TorchValue>()

  for (const id of analysis.order) {
    const node = index.nodes.get(id)
    if (node === undefined || !used.has(id)) continue
    const definition = definitionOf(node)
    const shape = analysis.nodes.get(id)?.outputShape ?? []
    const name = nameOnce(node.name)
    if (node.kind === 'input') {
      const layout = portLayout(shape)
      inputs.push({ node: id, name, shape, layout })
      values.set(id, { expression: { type: 'reference', name: id }, layout, shape })
      continue
    }
    const [first, ...others] = wiresInPortOrder(definition, index.into(id)).map(({ from }): TorchValue => {
      const value = values.get(from)
      if (value === undefined) throw new Error(`"${node.name}" passed analysis without all its inputs.`)
      return value
    })
    if (first === undefined) throw new Error(`"${node.name}" passed analysis without an input.`)
    const params = withDefaults(definition, node.params)
    if (node.kind === 'output') {
      const layout = portLayout(shape)
      const given = { expression: { type: 'reference', name: 'scores' } as const, layout, shape }
      const { expression: prediction } = definition.toTorch(params, [given])
      outputs.push({ node: id, name, shape, layout, scores: inLayout(first, layout), prediction })
      continue
    }
    const layer = definition.toTorch(params, [first, ...others])
    const inputShapes = [first, ...others].map((value) => value.shape)
    const added = attributesOf(node, layer, { name, nameOnce })
    modules.push(...added)
    state.push(...stateOf(node, { layer, attributes: added, specs: definition.weights(params, inputShapes) }))
    const { expression, layout } = layer
    if (isReference(expression)) {
      values.set(id, { expression, layout, shape })
      continue
    }
    statements.push({ node: id, name, expression })
    values.set(id, { expression: { type: 'reference', name: id }, layout, shape })
  }
  const place = new Map(graph.nodes.map((node, at) => [node.id, at]))
  const asDrawn = (one: TorchPort, other: TorchPort): number => (place.get(one.node) ?? 0) - (place.get(other.node) ?? 0)
  return succeed({
    name: document.name,
    inputs: inputs.sort(asDrawn),
    outputs: outputs.sort(asDrawn),
    modules,
    statements,
    state,
  })
}

function attributesOf(
  node: GraphNode,
  { modules }: TorchLayer,
  { name, nameOnce }: { readonly name: string; readonly nameOnce: (wish: string) => string },
): readonly TorchAttribute[] {
  return modules.map(({ suffix, create }) => ({
    node: node.id,
    suffix,
    attribute: suffix === '' ? name : nameOnce(`${name}${suffix}`),
    create,
    frozen: node.frozen === true,
  }))
}

function stateOf(
  node: GraphNode,
  {
    layer,
    attributes,
    specs,
  }: {
    readonly layer: TorchLayer
    readonly attributes: readonly TorchAttribute[]
    readonly specs: ReturnType<AnyLayerDefinition['weights']>
  },
): readonly TorchStateEntry[] {
  return layer.modules.flatMap((module, at) =>
    module.state.map((state): TorchStateEntry => {
      const spec = specs.find((candidate) => candidate.name === state.weight)
      if (spec === undefined) throw new Error(`"${node.name}" has no weight "${state.weight}".`)
      return {
        name: `${attributes[at]?.attribute ?? ''}.${state.name}`,
        node: node.id,
        key: `${node.id}/${state.weight}`,
        shapeInNetwright: spec.shape,
        state,
        /* As in the app: the weights of a frozen node pay nothing. */
        penalty: node.frozen === true || state.extra === true ? { l1: 0, l2: 0 } : (spec.penalty ?? { l1: 0, l2: 0 }),
      }
    }),
  )
}

function definitionOf(node: GraphNode): AnyLayerDefinition {
  const definition = layerKind(node.kind)
  if (definition === undefined) throw new Error(`The unknown kind "${node.kind}" passed analysis.`)
  return definition
}

function isReference(expression: TorchLayer['expression']): boolean {
  return typeof expression === 'object' && expression.type === 'reference'
}
