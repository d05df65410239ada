import type { DataSummary } from '../contract/dataSummary.ts'
import type { NetDocument } from '../contract/document.ts'
import type { NodeId } from '../contract/ids.ts'
import type { Problem } from '../contract/problem.ts'
import { IdTable, type NodeTable } from '../graph/idTable.ts'
import { topology } from '../graph/topology.ts'
import { analyseNodes } from './analyseNodes.ts'
import type { GraphAnalysis, NodeAnalysis } from './analysis.ts'
import { graphTotals } from './graphTotals.ts'
import { keepIdentities } from './keepIdentities.ts'
import { augmentationProblems } from './problems/augmentationProblems.ts'
import { dataProblems } from './problems/dataProblems.ts'
import { bySeverity, joinProblems, problemsByNode, sameProblems } from './problems/joinProblems.ts'
import { lastAxisProblems } from './problems/lastAxisProblems.ts'
import { lossProblems } from './problems/lossProblems.ts'
import { structureProblems } from './problems/structureProblems.ts'
import { targetProblems } from './problems/targetProblems.ts'
import { RememberedAnalysis, type AnalysisMemory } from './rememberedAnalysis.ts'

export interface AnalyseOptions {
  /** The analysis before the last edit: what the edit does not touch keeps its results. */
  readonly previous?: GraphAnalysis | null
  /** What was read from the data; null or left out: nothing is said about data. */
  readonly data?: DataSummary | null
}

/** Of the settings only what is said about data asks; a graph alone can be analysed too. */
type AnalysedDocument = Pick<NetDocument, 'graph'> & Partial<Pick<NetDocument, 'data' | 'training'>>

const noProblems: readonly Problem[] = []

/**
 * Everything that can be known about a network without running it. Pure, and incremental: given the `previous` analysis,
 * nodes whose params and inputs are as they were are not worked out again, but keep their objects, and so do order,
 * totals, problems and the whole where they come out as before.
 */
export function analyse(
  { graph, ...settings }: AnalysedDocument,
  { previous = null, data = null }: AnalyseOptions = {},
): GraphAnalysis {
  const before = RememberedAnalysis.memoryOf(previous)
  const own = analyseNodes(graph, { before: before?.own ?? null })
  const analysisOf = (id: NodeId): NodeAnalysis | undefined => own.nodes.get(id)
  const found = [
    ...structureProblems(graph, analysisOf),
    ...lastAxisProblems(graph, analysisOf),
    ...lossProblems(graph),
    ...targetProblems(graph, analysisOf),
    ...(data === null ? [] : dataProblems(graph, { shapeOf: analysisOf, data })),
    ...augmentationFound(settings, data),
  ]
  const memory: AnalysisMemory = { own, found: problemsByNode(found) }
  const nodes = joinAll(memory, { previous, before })
  const fresh: GraphAnalysis = {
    nodes,
    order: topology(graph).order,
    totals: graphTotals(graph, nodes),
    problems: allProblems(nodes, found),
  }
  const kept = previous === null ? fresh : keepIdentities(previous, fresh)
  return kept === previous ? kept : new RememberedAnalysis(kept, memory)
}

function augmentationFound({ data: settings, training }: Omit<AnalysedDocument, 'graph'>, data: DataSummary | null) {
  if (settings === undefined || training === undefined || data === null) return noProblems
  return augmentationProblems(training.augmentation, { data, source: settings.source })
}

/** Every node with all its problems; where neither result nor problems have changed, the object of before. */
function joinAll(
  { own, found }: AnalysisMemory,
  { previous, before }: { readonly previous: GraphAnalysis | null; readonly before: AnalysisMemory | null },
): NodeTable<NodeAnalysis> {
  if (found.size === 0) return own.nodes
  const { roster } = own.index
  const joined = own.nodes.copySlots()
  for (const [id, problems] of found) {
    const slot = roster.slotOf(id)
    const result = own.nodes.at(slot)
    if (slot === undefined || result === undefined) continue
    const known = previous?.nodes.get(id)
    const isSame =
      known !== undefined && result === before?.own.nodes.get(id) && sameProblems(problems, before.found.get(id) ?? noProblems)
    joined[slot] = isSame ? known : joinProblems(result, problems)
  }
  return new IdTable(roster, joined)
}

function allProblems(nodes: ReadonlyMap<NodeId, NodeAnalysis>, found: readonly Problem[]): readonly Problem[] {
  const placed: Problem[] = found.filter((problem) => problem.place.node === undefined || !nodes.has(problem.place.node))
  nodes.forEach(({ problems }) => {
    if (problems.length > 0) placed.push(...problems)
  })
  return bySeverity(placed)
}
