import type { GraphAnalysis } from '../../analyse/analysis.ts'
import { wiresInPortOrder } from '../../analyse/portWires.ts'
import type { GraphNode, NetDocument } from '../../contract/document.ts'
import type { NodeId } from '../../contract/ids.ts'
import { fail, succeed, type Result } from '../../contract/problem.ts'
import { groupPath } from '../../graph/groups.ts'
import { indexGraph, type GraphIndex } from '../../graph/indexGraph.ts'
import { upstreamOf } from '../../graph/reachability.ts'
import type { Shape } from '../../graph/shape.ts'
import type { LayerCall } from '../../layers/code/layerCall.ts'
import type { AnyLayerDefinition } from '../../layers/defineLayer.ts'
import { layerKind, withDefaults } from '../../layers/registry.ts'
import type { CodePlan, CodeStep } from './codePlan.ts'
import { nameIdentifiers } from './nameIdentifiers.ts'

/** Names that a language keeps for itself, or that the printed file uses. */
export interface PlanOptions {
  readonly reserved: ReadonlySet<string>
}

/**
 * A document as the calls that rebuild it, upstream first, with a legal and unique variable for each. Only what leads to an
 * output takes part. An output's softmax or sigmoid moves into the layer before it where that has none, as people write it.
 * Fails with the analysis' errors.
 */
export function planCode(
  document: NetDocument,
  { analysis, reserved }: PlanOptions & { readonly analysis: GraphAnalysis },
): Result<CodePlan> {
  const errors = analysis.problems.filter((problem) => problem.severity === 'error')
  if (errors.length > 0) return fail(...errors)
  const { graph } = document
  const ends = graph.nodes.filter((node) => node.kind === 'output')
  const index = indexGraph(graph)
  const used = upstreamOf(
    graph,
    ends.map((node) => node.id),
  )
  const order = analysis.order.flatMap((id) => (used.has(id) ? (index.nodes.get(id) ?? []) : []))
  const identifiers = nameIdentifiers(order, reserved)
  const nameOf = (node: GraphNode): string => identifiers.get(node.id) ?? node.kind
  const steps: CodeStep[] = []
  /* The step whose value a node's is: an output may add none of its own. */
  const lastStep = new Map<NodeId, CodeStep>()

  for (const node of order) {
    const { params, definition, shapes } = describe(node, analysis)
    const wires = wiresInPortOrder(definition, index.into(node.id))
    const sources = wires.flatMap(({ from }) => lastStep.get(from) ?? [])
    const calls = definition.emit(params, shapes)
    const folded = node.kind === 'output' ? foldActivation(calls, sources[0], { index, node }) : null
    if (folded !== null) {
      steps[steps.indexOf(folded.before)] = folded.after
      for (const [id, step] of lastStep) if (step === folded.before) lastStep.set(id, folded.after)
      lastStep.set(node.id, folded.after)
      continue
    }
    let inputs = sources
    calls.forEach((call, at) => {
      const step: CodeStep = {
        node,
        call,
        variable: `${nameOf(node)}${call.suffix}`,
        name: `${isLayerName(node.name) ? node.name : nameOf(node)}${call.suffix}`,
        inputs: inputs.map(({ variable }) => variable),
        /* Within a node only the first call sees the node's own inputs; the printers ask for no other shapes. */
        inputShapes: at === 0 ? shapes : [],
        outputShape: analysis.nodes.get(node.id)?.outputShape ?? [],
        groups: node.group === undefined ? [] : groupPath(graph, node.group),
      }
      steps.push(step)
      inputs = [step]
    })
    const [last] = inputs
    if (last !== undefined) lastStep.set(node.id, last)
  }
  const variables = (kind: 'input' | 'output') =>
    graph.nodes.flatMap((node) => {
      const step = node.kind === kind ? lastStep.get(node.id) : undefined
      return step === undefined ? [] : [{ node, variable: step.variable, shape: step.outputShape }]
    })
  return succeed({ document, inputs: variables('input'), outputs: variables('output'), steps })
}

function isLayerName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(name)
}

function describe(
  node: GraphNode,
  analysis: GraphAnalysis,
): { readonly definition: AnyLayerDefinition; readonly params: GraphNode['params']; readonly shapes: readonly Shape[] } {
  const definition = layerKind(node.kind)
  if (definition === undefined) throw new Error(`The unknown kind "${node.kind}" passed analysis.`)
  const shapes = (analysis.nodes.get(node.id)?.inputShapes ?? []).map((shape) => shape ?? [])
  return { definition, params: withDefaults(definition, node.params), shapes }
}

const activates: ReadonlySet<string> = new Set([
  'Dense',
  'Conv1D',
  'Conv2D',
  'DepthwiseConv2D',
  'SeparableConv2D',
  'Conv2DTranspose',
])

/** The step before with the output's activation inside; null where it must stay a layer of its own. */
function foldActivation(
  calls: readonly LayerCall[],
  before: CodeStep | undefined,
  { index, node }: { readonly index: GraphIndex; readonly node: GraphNode },
): { readonly before: CodeStep; readonly after: CodeStep } | null {
  const [activation] = calls
  if (before === undefined || activation === undefined || node.id === before.node.id) return null
  const { call } = before
  const isFree = activates.has(call.layer) && call.named['activation'] === undefined
  if (!isFree || index.outOf(before.node.id).length !== 1) return null
  return { before, after: { ...before, call: { ...call, named: { ...activation.leading, ...call.named } } } }
}
