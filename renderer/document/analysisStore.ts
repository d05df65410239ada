import { create } from 'zustand'
import { useShallow } from 'zustand/react/shallow'
import { analyse } from '../../engine/analyse/analyse.ts'
import type { GraphAnalysis, NodeAnalysis } from '../../engine/analyse/analysis.ts'
import type { DataSummary } from '../../engine/contract/dataSummary.ts'
import type { AugmentationSettings, Graph } from '../../engine/contract/document.ts'
import type { NodeId } from '../../engine/contract/ids.ts'
import { useDataSummary } from './dataSummary.ts'
import { currentDocument, useDocumentStore } from './documentStore.ts'

interface AnalysisState {
  readonly analysis: GraphAnalysis
  readonly graph: Graph
  readonly augmentation: AugmentationSettings | null
  readonly data: DataSummary | null
}

/** Derived from the document and what was read of its data; worked out once for each edit, whatever the number of components that look. */
const useAnalysisStore = create<AnalysisState>()(() => {
  const document = currentDocument()
  const { graph, training } = document
  return { analysis: analyse(document), graph, augmentation: training.augmentation, data: null }
})

useDocumentStore.subscribe(refresh)
useDataSummary.subscribe(refresh)

function refresh(): void {
  const document = currentDocument()
  const { summary } = useDataSummary.getState()
  const { analysis, graph, augmentation, data } = useAnalysisStore.getState()
  if (document.graph === graph && document.training.augmentation === augmentation && summary === data) return
  useAnalysisStore.setState({
    analysis: analyse(document, { previous: analysis, data: summary }),
    graph: document.graph,
    augmentation: document.training.augmentation,
    data: summary,
  })
}

export function currentAnalysis(): GraphAnalysis {
  return useAnalysisStore.getState().analysis
}

export function useAnalysis<T>(select: (analysis: GraphAnalysis) => T): T {
  return useAnalysisStore((state) => select(state.analysis))
}

/** Some of a node's figures; who asks is drawn anew only when one of them changes, and not with every figure of the node. */
export function useNodeFigures<T extends object>(node: NodeId, select: (analysis: NodeAnalysis | undefined) => T): T {
  return useAnalysisStore(useShallow((state) => select(state.analysis.nodes.get(node))))
}

/** Plain values taken from a graph and its analysis; who asks is drawn anew only when one of them changes. null: there is nothing to show. */
export function useGraphFigures<T extends object | null>(select: (graph: Graph, analysis: GraphAnalysis) => T): T {
  return useAnalysisStore(useShallow((state) => select(state.graph, state.analysis)))
}

/** Keeps its identity while the node's own figures stay as they are. */
export function useNodeAnalysis(node: NodeId): NodeAnalysis | undefined {
  return useAnalysisStore((state) => state.analysis.nodes.get(node))
}
