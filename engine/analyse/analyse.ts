import type { GraphNode, NetDocument, Wire } from '../contract/document.ts'
import type { NodeId } from '../contract/ids.ts'
import type { Problem, Severity } from '../contract/problem.ts'
import type { DataSummary } from '../contract/protocol.ts'
import { indexGraph, type GraphIndex } from '../graph/indexGraph.ts'
import { shapesEqual, type Shape } from '../graph/shape.ts'
import { topology } from '../graph/topology.ts'
import { layerKind } from '../layers/registry.ts'
import { AnalysedLayer } from './analysedLayer.ts'
import type { GraphAnalysis, GraphTotals, NodeAnalysis, ReceptiveField } from './analysis.ts'
import { analyseNode, type NodeInputs } from './analyseNode.ts'
import { dataProblems } from './dataProblems.ts'
import { lossProblems } from './lossProblems.ts'
import { wiresInPortOrder } from './portWires.ts'
import { structureProblems } from './structureProblems.ts'
import { targetProblems } from './targetProblems.ts'

export interface AnalyseOptions {
  /** The analysis before the last edit: nodes that were only moved keep their results. */
  readonly previous?: GraphAnalysis | null
  /** What was read from the data; null or left out: nothing is said about data. */
  readonly data?: DataSummary | null
}

interface Memo {
  readonly node: GraphNode
  readonly inputs: NodeInputs
  /** With the node's own problems only. */
  readonly analysis: NodeAnalysis
}

const memosOfNodes = new WeakMap<GraphNode, Memo>()
const memosOfAnalyses = new WeakMap<GraphAnalysis, ReadonlyMap<NodeId, Memo>>()

/**
 * Everything that can be known about a network without running it. Pure, and incremental: a node whose params and
 * inputs are as they were is not worked out again, whichever document it comes from, and keeps its result's identity.
 */
export function analyse(
  document: Pick<NetDocument, 'graph'>,
  { previous = null, data = null }: AnalyseOptions = {},
): GraphAnalysis {
  const index = indexGraph(document.graph)
  const { order, cycles } = topology(document.graph)
  const memos = new Map<NodeId, Memo>()
  const before = previous === null ? undefined : memosOfAnalyses.get(previous)
  const work = (id: NodeId): void => {
    const node = index.nodes.get(id)
    if (node !== undefined) memos.set(id, analyseWithMemo(node, { index, memos, before: before?.get(id) }))
  }
  for (const id of order) work(id)
  for (const cycle of cycles) for (const id of cycle) work(id)

  const own = (id: NodeId): NodeAnalysis | undefined => memos.get(id)?.analysis
  const found = [
    ...structureProblems(document.graph, own),
    ...lossProblems(document.graph),
    ...targetProblems(document.graph, own),
    ...(data === null ? [] : dataProblems(document.graph, { shapeOf: own, data })),
  ]
  const nodes = withProblems(index, { memos, found })
  const analysis: GraphAnalysis = { nodes, order, totals: totalsOf(index, { order, nodes }), problems: allProblems(nodes, found) }
  memosOfAnalyses.set(analysis, memos)
  return analysis
}

function analyseWithMemo(
  node: GraphNode,
  {
    index,
    memos,
    before,
  }: { readonly index: GraphIndex; readonly memos: ReadonlyMap<NodeId, Memo>; readonly before: Memo | undefined },
): Memo {
  const definition = layerKind(node.kind)
  const incoming = index.into(node.id)
  const wires = definition === undefined ? incoming : wiresInPortOrder(definition, incoming)
  const known = memosOfNodes.get(node) ?? (before !== undefined && sameLayer(before.node, node) ? before : undefined)
  if (known !== undefined && sameInputs(known.inputs, { wires, memos })) {
    if (known.node === node) return known
    const moved: Memo = { ...known, node }
    memosOfNodes.set(node, moved)
    return moved
  }
  const inputs: NodeInputs = {
    wires,
    shapes: wires.map((wire) => shapeOn(wire, memos)),
    fields: wires.map((wire) => fieldOn(wire, memos)),
  }
  const memo: Memo = { node, inputs, analysis: analyseNode(node, inputs) }
  memosOfNodes.set(node, memo)
  return memo
}

/** Everything but the place on the canvas and the group. */
function sameLayer(left: GraphNode, right: GraphNode): boolean {
  return (
    left.id === right.id &&
    left.kind === right.kind &&
    left.name === right.name &&
    left.params === right.params &&
    left.frozen === right.frozen
  )
}

function sameInputs(
  known: NodeInputs,
  { wires, memos }: { readonly wires: readonly Wire[]; readonly memos: ReadonlyMap<NodeId, Memo> },
): boolean {
  return (
    known.wires.length === wires.length &&
    wires.every(
      (wire, position) =>
        known.wires[position] === wire &&
        sameShape(known.shapes[position], shapeOn(wire, memos)) &&
        sameField(known.fields[position], fieldOn(wire, memos)),
    )
  )
}

function sameShape(left: Shape | null | undefined, right: Shape | null): boolean {
  return left === right || (left !== null && left !== undefined && right !== null && shapesEqual(left, right))
}

function sameField(left: ReceptiveField | null | undefined, right: ReceptiveField | null): boolean {
  if (left === right) return true
  if (left === null || left === undefined || right === null) return false
  return shapesEqual(left.size, right.size) && shapesEqual(left.jump, right.jump) && shapesEqual(left.start, right.start)
}

/** null inside a cycle too, where what comes before is not known yet. */
function shapeOn(wire: Wire, memos: ReadonlyMap<NodeId, Memo>): Shape | null {
  return memos.get(wire.from)?.analysis.outputShape ?? null
}

function fieldOn(wire: Wire, memos: ReadonlyMap<NodeId, Memo>): ReceptiveField | null {
  return memos.get(wire.from)?.analysis.receptiveField ?? null
}

const severities: readonly Severity[] = ['error', 'warning', 'hint']

function bySeverity(problems: readonly Problem[]): readonly Problem[] {
  return severities.flatMap((severity) => problems.filter((problem) => problem.severity === severity))
}

interface Joined {
  readonly own: NodeAnalysis
  readonly key: string
  readonly joined: NodeAnalysis
}
const joinedResults = new WeakMap<NodeAnalysis, Joined>()

/** Adds what the graph as a whole says about a node to the node's own problems, keeping identities where nothing changed. */
function withProblems(
  index: GraphIndex,
  { memos, found }: { readonly memos: ReadonlyMap<NodeId, Memo>; readonly found: readonly Problem[] },
): ReadonlyMap<NodeId, NodeAnalysis> {
  const byNode = new Map<NodeId, Problem[]>()
  for (const problem of found) {
    const { node } = problem.place
    if (node === undefined) continue
    const list = byNode.get(node)
    if (list === undefined) byNode.set(node, [problem])
    else list.push(problem)
  }
  const nodes = new Map<NodeId, NodeAnalysis>()
  for (const id of index.nodes.keys()) {
    const own = memos.get(id)?.analysis
    if (own === undefined) continue
    const extra = byNode.get(id)
    nodes.set(id, extra === undefined ? own : joinProblems(own, extra))
  }
  return nodes
}

function joinProblems(own: NodeAnalysis, extra: readonly Problem[]): NodeAnalysis {
  const key = JSON.stringify(extra)
  const known = joinedResults.get(own)
  if (known?.key === key) return known.joined
  const problems = bySeverity([...extra, ...own.problems])
  const joined: NodeAnalysis = own instanceof AnalysedLayer ? own.withProblems(problems) : { ...own, problems }
  joinedResults.set(own, { own, key, joined })
  return joined
}

function allProblems(nodes: ReadonlyMap<NodeId, NodeAnalysis>, found: readonly Problem[]): readonly Problem[] {
  const placed: Problem[] = found.filter((problem) => problem.place.node === undefined || !nodes.has(problem.place.node))
  for (const { problems } of nodes.values()) placed.push(...problems)
  return bySeverity(placed)
}

function totalsOf(
  index: GraphIndex,
  { order, nodes }: { readonly order: readonly NodeId[]; readonly nodes: ReadonlyMap<NodeId, NodeAnalysis> },
): GraphTotals {
  const totals = { trainable: 0, frozen: 0, multiplyAdds: 0, activationBytes: 0 }
  for (const node of nodes.values()) {
    totals.trainable += node.trainable
    totals.frozen += node.frozen
    totals.multiplyAdds += node.multiplyAdds
    totals.activationBytes += node.activationBytes
  }
  return { ...totals, depth: longestPath(index, order) }
}

/** Convolutions and fully connected layers on the longest path. */
function longestPath(index: GraphIndex, order: readonly NodeId[]): number {
  const depths = new Map<NodeId, number>()
  let deepest = 0
  for (const id of order) {
    const node = index.nodes.get(id)
    let depth = 0
    for (const wire of index.into(id)) depth = Math.max(depth, depths.get(wire.from) ?? 0)
    if (node !== undefined && layerKind(node.kind)?.countsAsDepth === true) depth += 1
    depths.set(id, depth)
    deepest = Math.max(deepest, depth)
  }
  return deepest
}
