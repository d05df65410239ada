import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { indexGraph } from '../../engine/graph/indexGraph.ts'
import { selectedGroup } from '../document/actions/groups.ts'
import { useDocument } from '../document/documentStore.ts'
import { GroupInspector } from './GroupInspector.tsx'
import styles from './Inspector.module.css'
import { NetworkOverview } from './NetworkOverview.tsx'
import { NodeInspector } from './NodeInspector.tsx'
import { SelectionSummary } from './SelectionSummary.tsx'

/** What is selected, explained with the user's own numbers: a node, several, or the whole network. */
export function Inspector() {
  const { t } = useTranslation()
  const graph = useDocument((document) => document.graph)
  const selection = useDocument((document) => document.view.selection)
  const nodes = useMemo(() => {
    const index = indexGraph(graph)
    return selection.flatMap((id) => index.nodes.get(id) ?? [])
  }, [graph, selection])
  const [only, ...others] = nodes
  const group = useMemo(() => selectedGroup({ graph, selection }), [graph, selection])
  return (
    <section className={styles.inspector} aria-label={t('inspector.label')}>
      {only === undefined ? (
        <NetworkOverview />
      ) : group !== null && (others.length > 0 || group.folded === true) ? (
        <GroupInspector key={group.id} group={group} />
      ) : others.length === 0 ? (
        <NodeInspector key={only.id} node={only} />
      ) : (
        <SelectionSummary nodes={nodes} />
      )}
    </section>
  )
}
