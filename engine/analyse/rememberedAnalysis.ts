import type { NodeId } from '../contract/ids.ts'
import type { Problem } from '../contract/problem.ts'
import type { OwnResults } from './analyseNodes.ts'
import type { GraphAnalysis, GraphTotals, NodeAnalysis } from './analysis.ts'

/** What an analysis was made of: the next one starts from it. */
export interface AnalysisMemory {
  readonly own: OwnResults
  /** What the graph as a whole says about its nodes. */
  readonly found: ReadonlyMap<NodeId, readonly Problem[]>
}

/**
 * An analysis that remembers how it came about. The memory is a private field and not the value of a WeakMap: V8 lets
 * those outlive every minor collection, and copying what was long dead made the slowest edits five times slower.
 */
export class RememberedAnalysis implements GraphAnalysis {
  readonly nodes: ReadonlyMap<NodeId, NodeAnalysis>
  readonly order: readonly NodeId[]
  readonly totals: GraphTotals
  readonly problems: readonly Problem[]
  readonly #memory: AnalysisMemory

  constructor({ nodes, order, totals, problems }: GraphAnalysis, memory: AnalysisMemory) {
    this.nodes = nodes
    this.order = order
    this.totals = totals
    this.problems = problems
    this.#memory = memory
  }

  /** null for an analysis that `analyse` has not made. */
  static memoryOf(analysis: GraphAnalysis | null): AnalysisMemory | null {
    return analysis instanceof RememberedAnalysis ? analysis.#memory : null
  }
}
