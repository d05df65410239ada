import type { Metric, NetDocument } from '../../engine/contract/document.ts'
import type { CurveData } from '../run/curves.ts'
import { fittingMetrics } from './fittingMetrics.ts'

/** The outputs whose curves can be shown by themselves, in document order: those of the run on screen, else of the next one. Empty for a single output. */
export function shownOutputs(
  { graph }: NetDocument,
  curves: Pick<CurveData, 'epochs'> & { lastStep(): { readonly outputs?: object } | null },
): readonly string[] {
  const last = curves.lastStep()
  if (last !== null) return Object.keys(last.outputs ?? {})
  const names = graph.nodes.flatMap(({ kind, name }) => (kind === 'output' ? [name] : []))
  return names.length < 2 ? [] : names
}

/** The chosen metrics that fit one output, or all together. */
export function outputMetrics(document: NetDocument, output: string | null): readonly Metric[] {
  if (output === null) return fittingMetrics(document)
  const nodes = document.graph.nodes.filter(({ kind, name }) => kind === 'output' && name === output)
  return fittingMetrics({ ...document, graph: { ...document.graph, nodes } })
}
