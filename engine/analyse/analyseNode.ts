import type { GraphNode, Wire } from '../contract/document.ts'
import type { Problem } from '../contract/problem.ts'
import { formatCount, formula, type Formula } from '../graph/formula.ts'
import { formatShape, shapeSize, type Shape } from '../graph/shape.ts'
import type { AnyLayerDefinition, ReceptiveStep, WeightSpec } from '../layers/defineLayer.ts'
import { layerKind } from '../layers/registry.ts'
import type { NodeAnalysis, ReceptiveField } from './analysis.ts'
import { checkParams } from './checkParams.ts'
import { nodeParams } from './nodeParams.ts'
import { inputField, joinFields, noField, stepField, type ReceptiveOutcome } from './receptiveField.ts'
import { refusalProblem } from './refusalProblem.ts'

/** What arrives at a node; one entry for each wire, in port order. */
export interface NodeInputs {
  readonly wires: readonly Wire[]
  readonly shapes: readonly (Shape | null)[]
  readonly fields: readonly (ReceptiveField | null)[]
}

const bytesPerValue = 4

/**
 * Everything that follows from a node and its inputs alone: shape, counts, receptive field, problems of params
 * and shapes. Where params are illegal or an input is missing or unknown, there is no shape and nothing is counted.
 */
export function analyseNode(node: GraphNode, inputs: NodeInputs): NodeAnalysis {
  const definition = layerKind(node.kind)
  if (definition === undefined) return withoutShape(node, { inputs, problems: [] })
  const params = nodeParams(node, definition)
  const illegal = checkParams(node, { definition, params })
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

  const { shape } = outcome
  const weights = definition.weights(params, shapes)
  const learned = countWeights(weights, true)
  const statistics = countWeights(weights, false)
  const products = definition.multiplyAdds?.(params, shapes, shape)
  const field = fieldBehind(definition, { step: definition.receptiveField(params, shapes), inputs, output: shape })
  const size = shapeSize(shape)
  return {
    node: node.id,
    inputShapes: inputs.shapes,
    outputShape: shape,
    outputFormula: outcome.formula,
    trainable: node.frozen === true ? 0 : learned,
    frozen: node.frozen === true ? learned + statistics : statistics,
    parameterFormula:
      weights.length === 0 ? formula`0` : (definition.parameterFormula?.(params, shapes) ?? weightFormula(weights)),
    multiplyAdds: products?.count ?? 0,
    multiplyAddsFormula: products?.formula ?? formula`0`,
    receptiveField: field.field,
    receptiveFieldFormula: field.formula,
    activationBytes: size * bytesPerValue,
    activationFormula: formula`${formatShape(shape)} × ${bytesPerValue} B = ${size * bytesPerValue} B`,
    problems: (definition.remarks?.(params, shapes) ?? []).map((remark) =>
      refusalProblem(node, { refusal: remark, severity: remark.severity, definition, wires }),
    ),
  }
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

/** Every port has its wire; a merge has two or more; no port has one too many. */
function portsFilled(definition: AnyLayerDefinition, wires: readonly Wire[]): boolean {
  return definition.inputs.every(({ name, multiple }) => {
    const count = wires.filter((wire) => wire.toPort === name).length
    return multiple ? count >= 2 : count === 1
  })
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

function weightFormula(weights: readonly WeightSpec[]): Formula {
  return [weights.map(({ shape }) => shape.map(formatCount).join('·')).join(' + ')]
}
