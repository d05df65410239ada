import type { GraphNode, Wire } from '../contract/document.ts'
import type { Problem } from '../contract/problem.ts'
import type { Shape } from '../graph/shape.ts'
import type { AnyLayerDefinition } from '../layers/defineLayer.ts'
import type { LayerRefusal, LayerRemark } from '../layers/layerRefusal.ts'
import { layerKind } from '../layers/registry.ts'
import { AnalysedLayer } from './analysedLayer.ts'
import type { NodeAnalysis, ReceptiveField } from './analysis.ts'
import { checkParams } from './checkParams.ts'
import { layerSetup } from './layerSetup.ts'
import { portsFilled } from './portWires.ts'
import { refusalProblem } from './problems/refusalProblem.ts'
import { ShapelessNode } from './shapelessNode.ts'

/** What arrives at a node. The caller's, who fills it anew for each: kept are only copies. */
export interface NodeInputs {
  /** In port order. */
  readonly wires: readonly Wire[]
  /** One for each wire; null where what comes before has no shape. */
  readonly shapes: readonly (Shape | null)[]
  /** The receptive fields of all wires, joined. */
  readonly seen: ReceptiveField | null
}

const noProblems: readonly Problem[] = []
const oneUnknown: readonly null[] = [null]

/**
 * Everything that follows from a node and its inputs alone: shape, counts, receptive field, problems of params
 * and shapes. Where params are illegal or an input is missing or unknown, there is no shape and nothing is counted.
 */
export function analyseNode(node: GraphNode, { wires, shapes, seen }: NodeInputs): NodeAnalysis {
  const definition = layerKind(node.kind)
  if (definition === undefined) return new ShapelessNode(node.id, kept(shapes), noProblems)
  const setup = layerSetup(node, definition)
  if (!setup.isLegal || !allKnown(shapes) || !portsFilled(definition, wires))
    return new ShapelessNode(node.id, kept(shapes), checkParams(node, definition))
  const facts = setup.infer(shapes)
  if ('refusals' in facts)
    return new ShapelessNode(node.id, kept(shapes), refusalProblems(node, { refusals: facts.refusals, definition, wires }))
  const problems = facts.remarks.length === 0 ? noProblems : refusalProblems(node, { refusals: facts.remarks, definition, wires })
  return new AnalysedLayer({ node: node.id, isFrozen: node.frozen === true, facts, problems }, seen)
}

interface Refused {
  readonly refusals: readonly (LayerRefusal | LayerRemark)[]
  readonly definition: AnyLayerDefinition
  readonly wires: readonly Wire[]
}

function refusalProblems(node: GraphNode, { refusals, definition, wires }: Refused): readonly Problem[] {
  return refusals.map((refusal) =>
    refusalProblem(node, { refusal, severity: 'severity' in refusal ? refusal.severity : 'error', definition, wires }),
  )
}

/** A copy; behind a gap hundreds of nodes have the same. */
function kept(shapes: readonly (Shape | null)[]): readonly (Shape | null)[] {
  return shapes.length === 1 && shapes[0] === null ? oneUnknown : shapes.slice()
}

function allKnown(shapes: readonly (Shape | null)[]): shapes is readonly Shape[] {
  return !shapes.includes(null)
}
