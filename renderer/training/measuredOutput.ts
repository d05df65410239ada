import type { Metric, NetDocument } from '../../engine/contract/document.ts'

/** The name of the output that a metric of the whole network is taken from: its first of the fitting task. null where there is only one. */
export function measuredOutput({ graph }: NetDocument, metric: Metric): string | null {
  const outputs = graph.nodes.filter((node) => node.kind === 'output')
  if (outputs.length < 2) return null
  return outputs.find(({ params }) => (params['task'] === 'regression') === (metric === 'mae'))?.name ?? null
}
