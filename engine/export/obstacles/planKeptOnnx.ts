import { analyse } from '../../analyse/analyse.ts'
import type { GraphAnalysis } from '../../analyse/analysis.ts'
import type { GraphNode, NetDocument } from '../../contract/document.ts'
import type { NodeId } from '../../contract/ids.ts'
import { readKeptGraphs } from '../../layers/inert/keptGraphs.ts'
import { keptWires, readKeptOnnx, type KeptOnnx } from '../../layers/inert/keptOnnx.ts'
import type { OnnxBody } from '../../layers/inert/onnxBody.ts'
import { standInNode } from '../../layers/inert/standIn.ts'
import type { InertExport } from '../inert/inertExport.ts'
import { isInert } from '../inert/keptFormats.ts'
import { nothingKept } from '../inert/refuseInert.ts'
import { refuseKeptOnnx, refuseMisfit, refuseShape, refuseUnknownShape } from '../inert/refuseKeptOnnx.ts'
import { chooseOperatorSet, type AskedOperator, type OperatorSets } from '../onnx/chooseOperatorSet.ts'
import type { Obstacle } from './obstacle.ts'

/** An ONNX file with unknown operators, before it is written. */
export interface KeptOnnxPlan {
  readonly operators: ReadonlyMap<NodeId, KeptOnnx>
  /** Names of values inside their graphs. */
  readonly inside: ReadonlySet<string>
  readonly sets: OperatorSets
  /** The network with stand-ins for unknown operators. */
  readonly stood: NetDocument
  readonly analysis: GraphAnalysis
}

/** What an operator whose shape is not told gives, for the analysis: only others of its kind may take it. */
const unknownShape = [1]

/** The file's plan, or which operators cannot leave in it. */
export function planKeptOnnx(
  given: Pick<InertExport, 'document' | 'weights'>,
): { readonly plan: KeptOnnxPlan } | { readonly obstacles: readonly Obstacle[] } {
  const { document } = given
  const operators = new Map<NodeId, KeptOnnx>()
  const asked = new Map<NodeId, readonly AskedOperator[]>()
  const inside = new Set<string>()
  const obstacles: Obstacle[] = []
  for (const node of document.graph.nodes.filter(isInert)) {
    const kept = readKeptOnnx(node)
    const problem = refuseKeptOnnx(given, { node, kept })
    if (problem !== null) obstacles.push({ node, tell: () => problem })
    if (problem !== null || kept === null) continue
    const graphs = readKeptGraphs(kept, (name) => given.weights.get(`${node.id}/${name}`) ?? { values: new Float32Array() })
    if (graphs === null) {
      obstacles.push({ node, tell: () => nothingKept(node, 'onnx') })
      continue
    }
    operators.set(node.id, kept)
    asked.set(node.id, [kept, ...graphs.flatMap((graph) => operatorsIn(graph, kept))])
    for (const name of graphs.flatMap(({ own }) => [...own])) inside.add(name)
  }
  const sets = chooseOperatorSet([...asked.values()].flat())
  for (const node of document.graph.nodes) {
    const misfit = asked.get(node.id)?.find((one) => sets.misfits.includes(one))
    if (misfit === undefined) continue
    const isInside = misfit !== operators.get(node.id)
    obstacles.push({ node, tell: () => refuseMisfit(node, { asked: misfit, isInside, ...sets }) })
  }
  if (obstacles.length > 0) return { obstacles }
  const stood = withStandIns(document, operators)
  const analysis = analyse(stood)
  const shapes = shapeObstacles(document, { operators, shapeOf: (id) => analysis.nodes.get(id)?.outputShape ?? null })
  return shapes.length > 0 ? { obstacles: shapes } : { plan: { operators, inside, sets, stood, analysis } }
}

/** Each once, in the version of its file. */
function operatorsIn({ operators }: OnnxBody, { inside, version }: KeptOnnx): readonly AskedOperator[] {
  const once = new Map(operators.map((one) => [JSON.stringify([one.domain, one.operator]), one]))
  return [...once.values()].map((one) => ({ ...one, version: inside[one.domain] ?? version }))
}

function withStandIns(document: NetDocument, operators: ReadonlyMap<NodeId, KeptOnnx>): NetDocument {
  const nodes = document.graph.nodes.map((node): GraphNode => {
    const kept = operators.get(node.id)
    if (kept === undefined) return node
    return standInNode(node, { shape: kept.view?.shape ?? unknownShape, wires: keptWires(kept) })
  })
  return { ...document, graph: { ...document.graph, nodes } }
}

interface Wired {
  readonly operators: ReadonlyMap<NodeId, KeptOnnx>
  readonly shapeOf: (node: NodeId) => readonly number[] | null
}

/** Each operator must be given what it was given where it came from, and what it gives must be known where a layer takes it. */
function shapeObstacles(document: NetDocument, { operators, shapeOf }: Wired): readonly Obstacle[] {
  const { nodes, wires } = document.graph
  return nodes.flatMap((node): readonly Obstacle[] => {
    const kept = operators.get(node.id)
    const sources = wires.filter(({ to }) => to === node.id).map(({ from }) => from)
    if (kept === undefined) {
      const unknown = sources.find((from) => operators.get(from)?.view === null)
      const source = nodes.find(({ id }) => id === unknown)
      return source === undefined ? [] : [{ node: source, tell: () => refuseUnknownShape(source, node) }]
    }
    return kept.inputs.flatMap((input): readonly Obstacle[] => {
      const source = input.type === 'wire' ? sources[input.wire] : undefined
      if (input.type !== 'wire' || source === undefined) return []
      const isForeign = operators.get(source)?.view === null
      const got = isForeign ? null : shapeOf(source)
      const asked = input.view?.shape ?? null
      return (got ?? []).join() === (asked ?? []).join() ? [] : [{ node, tell: () => refuseShape(node, { asked, got }) }]
    })
  })
}
