import type { GraphNode, Wire } from '../contract/document.ts'
import type { Problem } from '../contract/problem.ts'
import { shapeSize, type Shape } from '../graph/shape.ts'
import type { AnyLayerDefinition, LayerRemark, ReceptiveStep, WeightSpec } from '../layers/defineLayer.ts'
import { layerKind } from '../layers/registry.ts'
import { AnalysedLayer, type LayerFacts } from './analysedLayer.ts'
import type { NodeAnalysis, ReceptiveField } from './analysis.ts'
import { checkParams } from './checkParams.ts'
import { nodeParams } from './nodeParams.ts'
import { inputField, joinFields, noField, stepField, type ReceptiveOutcome } from './receptiveField.ts'
import { portsFilled } from './portWires.ts'
import { refusalProblem } from './refusalProblem.ts'

/** What arrives at a node; one entry for each wire, in port order. */
export interface NodeInputs {
  readonly wires: readonly Wire[]
  readonly shapes: readonly (Shape | null)[]
  readonly fields: readonly (ReceptiveField | null)[]
}

const noRemarks: readonly LayerRemark[] = []

/**
 * Everything that follows from a node and its inputs alone: shape, counts, receptive field, problems of params
 * and shapes. Where params are illegal or an input is missing or unknown, there is no shape and nothing is counted.
 */
export function analyseNode(node: GraphNode, inputs: NodeInputs): NodeAnalysis {
  const definition = layerKind(node.kind)
  if (definition === undefined) return withoutShape(node, { inputs, problems: [] })
  const params = nodeParams(node, definition)
  const illegal = checkParams(node, definition)
  const shapes = inputs.shapes.filter((shape) => shape !== null)
  if (illegal.length > 0 || shapes.length < inputs.shapes.length || !portsFilled(definition, inputs.wires)) {
    return withoutShape(node, { inputs, problems: illegal })
  }
  const { wires } = inputs
  const outcome = definition.inferShape(params, shapes)
  if ('refusals' in outcome) {
    const problems = outcome.refusals.map((refusal) => refusalProblem(node, { refusal, severity: 'error', definition, wires }))
    return withoutShape(node, { inputs, problems })
  }

  const { shape, formula: outputFormula } = outcome
  const weights = definition.weights(params, shapes)
  const learned = countWeights(weights, true)
  const statistics = countWeights(weights, false)
  const products = definition.multiplyAdds?.(params, shapes, shape)
  const facts: LayerFacts = {
    node: node.id,
    definition,
    params,
    inputShapes: shapes,
    outputShape: shape,
    outputFormula,
    trainable: node.frozen === true ? 0 : learned,
    frozen: node.frozen === true ? learned + statistics : statistics,
    multiplyAdds: products?.count ?? 0,
    multiplyAddsFormula: products?.formula,
    field: fieldBehind(definition, { step: definition.receptiveField(params, shapes), inputs, output: shape }),
  }
  const remarks = definition.remarks?.(params, shapes) ?? noRemarks
  return new AnalysedLayer(
    facts,
    remarks.map((remark) => refusalProblem(node, { refusal: remark, severity: remark.severity, definition, wires })),
  )
}

function fieldBehind(
  definition: AnyLayerDefinition,
  { step, inputs, output }: { readonly step: ReceptiveStep; readonly inputs: NodeInputs; readonly output: Shape },
): ReceptiveOutcome {
  if (definition.inputs.length === 0) return inputField(output)
  const [shape] = inputs.shapes
  if (shape === null || shape === undefined) return noField
  const kernelParam = ['kernel', 'pool'].find((name) => name in definition.params) ?? null
  const behind = stepField(joinFields(inputs.fields), { step, shape, kernelParam })
  // A layer that gives up the grid (flatten, reshape) has no cells of which one could say what they see.
  return behind.field !== null && behind.field.size.length === output.length - 1 ? behind : noField
}

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

function countWeights(weights: readonly WeightSpec[], trainable: boolean): number {
  return weights.reduce((sum, weight) => (weight.trainable === trainable ? sum + shapeSize(weight.shape) : sum), 0)
}
