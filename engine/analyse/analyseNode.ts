import type { GraphNode, Wire } from '../contract/document.ts'
import type { Problem } from '../contract/problem.ts'
import type { Shape } from '../graph/shape.ts'
import { layerKind } from '../layers/registry.ts'
import { AnalysedLayer } from './analysedLayer.ts'
import type { NodeAnalysis, ReceptiveField } from './analysis.ts'
import { checkParams } from './checkParams.ts'
import { layerSetup } from './layerSetup.ts'
import { portsFilled } from './portWires.ts'
import { refusalProblem } from './refusalProblem.ts'
import { ShapelessNode } from './shapelessNode.ts'

/** What arrives at a node. */
export interface NodeInputs {
  /** In port order. */
  readonly wires: readonly Wire[]
  /** One for each wire; null where what comes before has no shape. The caller's, who fills it anew for each node: kept are only copies. */
  readonly shapes: readonly (Shape | null)[]
  /** The receptive fields of all wires, joined. */
  readonly seen: ReceptiveField | null
}

const noProblems: readonly Problem[] = []

/**
 * Everything that follows from a node and its inputs alone: shape, counts, receptive field, problems of params
 * and shapes. Where params are illegal or an input is missing or unknown, there is no shape and nothing is counted.
 */
export function analyseNode(node: GraphNode, { wires, shapes, seen }: NodeInputs): NodeAnalysis {
  const definition = layerKind(node.kind)
  if (definition === undefined) return new ShapelessNode(node.id, shapes.slice(), noProblems)
  const setup = layerSetup(node, definition)
  if (!setup.isLegal || !allKnown(shapes) || !portsFilled(definition, wires))
    return new ShapelessNode(node.id, shapes.slice(), checkParams(node, definition))
  const facts = setup.infer(shapes)
  if ('refusals' in facts) {
    const problems = facts.refusals.map((refusal) => refusalProblem(node, { refusal, severity: 'error', definition, wires }))
    return new ShapelessNode(node.id, shapes.slice(), problems)
  }
  const { remarks } = facts
  const problems =
    remarks.length === 0
      ? noProblems
      : remarks.map((remark) => refusalProblem(node, { refusal: remark, severity: remark.severity, definition, wires }))
  return new AnalysedLayer({ node: node.id, isFrozen: node.frozen === true, facts, seen, problems })
}

function allKnown(shapes: readonly (Shape | null)[]): shapes is readonly Shape[] {
  return !shapes.includes(null)
}
