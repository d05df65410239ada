import type { DataSummary } from '../../engine/contract/dataSummary.ts'
import type { GraphNode } from '../../engine/contract/document.ts'

/** How many scores an output needs for the data: one for each class or measured value. null without labelled data, and where it learns its own input. */
export function scoresFor(output: GraphNode, data: DataSummary | null): number | null {
  if (data === null || output.params['target'] === 'input') return null
  const count = data.classNames?.length ?? data.targetSize
  return count > 0 ? count : null
}
