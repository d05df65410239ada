import type { Graph, GraphNode } from '../../contract/document.ts'
import type { NodeId } from '../../contract/ids.ts'
import type { Problem } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { formatCount } from '../../graph/formula.ts'
import { indexGraph, type GraphIndex } from '../../graph/indexGraph.ts'
import { formatShape, shapeSize, type Shape } from '../../graph/shape.ts'
import { layerKind } from '../../layers/registry.ts'
import type { NodeAnalysis } from '../analysis.ts'
import { knownParams } from '../feedingLayer.ts'

type AnalysisOf = (node: NodeId) => NodeAnalysis | undefined

/**
 * Fully connected layers on pictures or sequences whose places nothing behind them tells apart: a forgotten Flatten.
 * Where a later layer works along the axes (the next convolution, pooling, a recurrent layer), a layer for every place is
 * meant, as in ConvNeXt.
 */
export function lastAxisProblems(graph: Graph, analysisOf: AnalysisOf): readonly Problem[] {
  const found: { readonly node: GraphNode; readonly shape: Shape }[] = []
  graph.nodes.forEach((node) => {
    if (node.kind !== 'dense') return
    const result = analysisOf(node.id)
    const shape = result?.inputShapes[0] ?? null
    if (shape !== null && result?.outputShape !== null && shapeSize(shape) !== shape.at(-1)) found.push({ node, shape })
  })
  if (found.length === 0) return []
  const index = indexGraph(graph)
  const used = nodesReadByPlace(index, analysisOf)
  return found.flatMap(({ node, shape }) => (used.has(node.id) ? [] : [lastAxisOnly(node, { index, shape })]))
}

/** Nodes that a layer works along the axes of, at once or behind layers that do the same at every place. */
function nodesReadByPlace({ nodes, into }: GraphIndex, analysisOf: AnalysisOf): ReadonlySet<NodeId> {
  const found = new Set<NodeId>()
  const open: NodeId[] = []
  const tellSources = (id: NodeId): void => {
    for (const { from } of into(id)) {
      if (found.has(from)) continue
      found.add(from)
      const source = nodes.get(from)
      if (source !== undefined && fateOfAxes(source, analysisOf) === 'kept') open.push(from)
    }
  }
  nodes.forEach((node) => {
    if (fateOfAxes(node, analysisOf) === 'worked along') tellSources(node.id)
  })
  for (let next = open.pop(); next !== undefined; next = open.pop()) tellSources(next)
  return found
}

/** What becomes of the places of a layer's input; an unknown layer may need them. */
function fateOfAxes(node: GraphNode, analysisOf: AnalysisOf): 'worked along' | 'kept' | 'lost' {
  const definition = layerKind(node.kind)
  if (definition === undefined) return 'worked along'
  const params = knownParams(node) ?? {}
  if (!definition.hasOutput) return params['target'] === 'input' ? 'worked along' : 'lost'
  const { outputShape = null, inputShapes = [] } = analysisOf(node.id) ?? {}
  if (outputShape === null || inputShapes.length === 0) return 'lost'
  if (node.kind === 'flatten' || node.kind === 'reshape') return outputShape.length === 1 ? 'lost' : 'kept'
  const shapes = inputShapes.filter((shape) => shape !== null)
  return definition.receptiveField(params, shapes).type === 'same' ? 'kept' : 'worked along'
}

/** On a picture very likely a mistake; a sequence may well be meant, step by step. */
function lastAxisOnly(node: GraphNode, { index, shape }: { readonly index: GraphIndex; readonly shape: Shape }): Problem {
  const all = formatCount(shapeSize(shape))
  const name = formatShape(shape)
  return {
    code: 'last-axis-only',
    severity: shape.length > 2 ? 'warning' : 'hint',
    place: { node: node.id },
    message: text(
      `Fully connected works on the last axis of ${name} only. People usually want all ${all} numbers in a row. Insert a Flatten before it, unless this is meant.`,
      `“全连接”只作用于 ${name} 的最后一个轴。通常希望把全部 ${all} 个数排成一行。除非有意如此，请在它前面插入“展平”。`,
    ),
    expected: text(`${all} numbers in a row`, `排成一行的 ${all} 个数`),
    got: text(name, name),
    fixes: index.into(node.id).map(({ id }) => ({
      label: text('Insert Flatten', '插入“展平”'),
      edits: [{ type: 'insertOnWire', wire: id, kind: 'flatten', params: {} }],
    })),
  }
}
