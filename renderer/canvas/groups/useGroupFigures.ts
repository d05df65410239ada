import { useMemo } from 'react'
import type { GroupId } from '../../../engine/contract/ids.ts'
import { groupFigures, type GroupFigures } from '../../../engine/layout/groupFigures.ts'
import { useAnalysis } from '../../document/analysisStore.ts'
import { useDocument } from '../../document/documentStore.ts'

/** What a group comes to as a whole. */
export function useGroupFigures(group: GroupId | null): GroupFigures {
  const graph = useDocument((document) => document.graph)
  const analysis = useAnalysis((whole) => whole)
  return useMemo(() => groupFigures(graph, { group, analysis }), [graph, group, analysis])
}
