import type { Graph, NetDocument } from '../contract/document.ts'
import type { NodeId } from '../contract/ids.ts'
import type { Problem } from '../contract/problem.ts'
import type { DataSummary } from '../contract/protocol.ts'
import { indexGraph } from '../graph/indexGraph.ts'
import { NodeTable } from '../graph/nodeTable.ts'
import { topology } from '../graph/topology.ts'
import type { GraphAnalysis, NodeAnalysis } from './analysis.ts'
import { analyseNodes } from './analyseNodes.ts'
import { dataProblems } from './dataProblems.ts'
import { graphTotals } from './graphTotals.ts'
import { bySeverity, joinProblems, problemsByNode, sameProblems } from './joinProblems.ts'
import { keepIdentities } from './keepIdentities.ts'
import { lossProblems } from './lossProblems.ts'
import { RememberedAnalysis, type AnalysisMemory } from './rememberedAnalysis.ts'
import { structureProblems } from './structureProblems.ts'
import { targetProblems } from './targetProblems.ts'

export interface AnalyseOptions {
  /** The analysis before the last edit: what the edit does not touch keeps its results. */
  readonly previous?: GraphAnalysis | null
  /** What was read from the data; null or left out: nothing is said about data. */
  readonly data?: DataSummary | null
}

const noProblems: readonly Problem[] = []

/**
 * Everything that can be known about a network without running it. Pure, and incremental: given the `previous` analysis,
 * nodes whose params and inputs are as they were are not worked out again, but keep their objects, and so do order,
 * totals, problems and the whole where they come out as before.
 */
export function analyse(
  { graph }: Pick<NetDocument, 'graph'>,
  { previous = null, data = null }: AnalyseOptions = {},
): GraphAnalysis {
  const before = RememberedAnalysis.memoryOf(previous)
  const memos = analyseNodes(graph, { before: before?.memos ?? null })
  const own = (id: NodeId): NodeAnalysis | undefined => memos.get(id)?.analysis
  const found = [
    ...structureProblems(graph, own),
    ...lossProblems(graph),
    ...targetProblems(graph, own),
    ...(data === null ? [] : dataProblems(graph, { shapeOf: own, data })),
  ]
  const memory: AnalysisMemory = { memos, found: problemsByNode(found) }
  const nodes = joinAll(graph, memory, { previous, before })
  const fresh: GraphAnalysis = {
    nodes,
    order: topology(graph).order,
    totals: graphTotals(graph, nodes),
    problems: allProblems(nodes, found),
  }
  const kept = previous === null ? fresh : keepIdentities(previous, fresh)
  return kept === previous ? kept : new RememberedAnalysis(kept, memory)
}

/** Every node with all its problems; where neither result nor problems have changed, the object of before. */
function joinAll(
  graph: Graph,
  { memos, found }: AnalysisMemory,
  { previous, before }: { readonly previous: GraphAnalysis | null; readonly before: AnalysisMemory | null },
): NodeTable<NodeAnalysis> {
  const { roster } = indexGraph(graph)
  const joined = Array<NodeAnalysis>(roster.ids.length)
  let count = 0
  for (const id of roster.ids) {
    const own = memos.get(id)?.analysis
    if (own === undefined) continue
    const extra = found.get(id) ?? noProblems
    const known = previous?.nodes.get(id)
    const isSame =
      known !== undefined && own === before?.memos.get(id)?.analysis && sameProblems(extra, before.found.get(id) ?? noProblems)
    joined[count] = isSame ? known : joinProblems(own, extra)
    count += 1
  }
  joined.length = count
  return new NodeTable(roster, joined)
}

function allProblems(nodes: ReadonlyMap<NodeId, NodeAnalysis>, found: readonly Problem[]): readonly Problem[] {
  const placed: Problem[] = found.filter((problem) => problem.place.node === undefined || !nodes.has(problem.place.node))
  nodes.forEach(({ problems }) => {
    if (problems.length > 0) placed.push(...problems)
  })
  return bySeverity(placed)
}
