import type { Metric, NetDocument } from '../../engine/contract/document.ts'

/** The chosen metrics that some output can be measured by: shares of right answers need classes, the absolute error needs values. */
export function fittingMetrics({ graph, training }: NetDocument): readonly Metric[] {
  const tasks = new Set(
    graph.nodes.flatMap(({ kind, params }) =>
      kind === 'output' ? [params['task'] === 'regression' ? 'regression' : 'classification'] : [],
    ),
  )
  if (tasks.size === 0) return training.metrics
  return training.metrics.filter((metric) => tasks.has(metric === 'mae' ? 'regression' : 'classification'))
}
