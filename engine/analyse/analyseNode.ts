import type { GraphNode, Wire } from '../contract/document.ts'
import type { Problem } from '../contract/problem.ts'
import type { Shape } from '../graph/shape.ts'
import { layerKind } from '../layers/registry.ts'
import { AnalysedLayer } from './analysedLayer.ts'
import type { NodeAnalysis, ReceptiveField } from './analysis.ts'
import { checkParams } from './checkParams.ts'
import type { FactsTable } from './factsTable.ts'
import type { LayerFacts } from './layerFacts.ts'
import { inputField, joinFields, noField, stepField, type ReceptiveOutcome } from './receptiveField.ts'
import { portsFilled } from './portWires.ts'
import { refusalProblem } from './refusalProblem.ts'

/** What arrives at a node; one entry for each wire, in port order. */
export interface NodeInputs {
  readonly wires: readonly Wire[]
  readonly shapes: readonly (Shape | null)[]
  readonly fields: readonly (ReceptiveField | null)[]
}

const noProblems: readonly Problem[] = []

/**
 * Everything that follows from a node and its inputs alone: shape, counts, receptive field, problems of params
 * and shapes. Where params are illegal or an input is missing or unknown, there is no shape and nothing is counted.
 */
export function analyseNode(node: GraphNode, inputs: NodeInputs, { facts: table }: { readonly facts: FactsTable }): NodeAnalysis {
  const definition = layerKind(node.kind)
  if (definition === undefined) return withoutShape(node, { inputs, problems: noProblems })
  const illegal = checkParams(node, definition)
  const shapes = inputs.shapes.filter((shape) => shape !== null)
  if (illegal.length > 0 || shapes.length < inputs.shapes.length || !portsFilled(definition, inputs.wires)) {
    return withoutShape(node, { inputs, problems: illegal })
  }
  const { wires } = inputs
  const facts = table.infer(node, definition, shapes)
  if ('refusals' in facts) {
    const problems = facts.refusals.map((refusal) => refusalProblem(node, { refusal, severity: 'error', definition, wires }))
    return withoutShape(node, { inputs, problems })
  }
  const { remarks } = facts
  const problems =
    remarks.length === 0
      ? noProblems
      : remarks.map((remark) => refusalProblem(node, { refusal: remark, severity: remark.severity, definition, wires }))
  return new AnalysedLayer({ node: node.id, frozen: node.frozen === true, facts, field: fieldBehind(facts, inputs), problems })
}

/** What one cell of a layer's output sees of the network's input. */
export function fieldBehind(
  { definition, receptiveStep: step, inputShapes: [shape], outputShape }: LayerFacts,
  { fields }: Pick<NodeInputs, 'fields'>,
): ReceptiveOutcome {
  if (definition.inputs.length === 0) return inputField(outputShape)
  if (shape === undefined) return noField
  const kernelParam = windowParams.find((name) => name in definition.params) ?? null
  const behind = stepField(joinFields(fields), { step, shape, kernelParam })
  // A layer that gives up the grid (flatten, reshape) has no cells of which one could say what they see.
  return behind.field !== null && behind.field.size.length === outputShape.length - 1 ? behind : noField
}

const windowParams = ['kernel', 'pool'] as const

function withoutShape(
  node: GraphNode,
  { inputs, problems }: { readonly inputs: NodeInputs; readonly problems: readonly Problem[] },
): NodeAnalysis {
  return {
    node: node.id,
    inputShapes: inputs.shapes,
    outputShape: null,
    outputFormula: [],
    trainable: 0,
    frozen: 0,
    parameterFormula: [],
    multiplyAdds: 0,
    multiplyAddsFormula: [],
    receptiveField: null,
    receptiveFieldFormula: [],
    activationBytes: 0,
    activationFormula: [],
    problems,
  }
}
