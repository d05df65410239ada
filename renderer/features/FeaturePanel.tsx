import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { NodeId } from '../../engine/contract/ids.ts'
import { useAnalysis } from '../document/analysisStore.ts'
import { useDocument } from '../document/documentStore.ts'
import { canPreview } from '../run/canPreview.ts'
import { PrepareButton } from '../run/PrepareButton.tsx'
import { compiledRun } from '../run/runState.ts'
import { useRunStore } from '../run/runStore.ts'
import { Segmented } from '../ui/Segmented.tsx'
import { Select } from '../ui/Select.tsx'
import { FeatureMapView } from './FeatureMapView.tsx'
import styles from './FeaturePanel.module.css'
import { NotPrepared } from './NotPrepared.tsx'
import { SamplePicker } from './SamplePicker.tsx'
import { StatisticsTable } from './StatisticsTable.tsx'
import { useNodeNames } from './useNodeNames.ts'
import { WeightView } from './WeightView.tsx'

type View = 'maps' | 'weights' | 'statistics'

/** What the network computes and has learned: a layer's output for a real sample, its weights, and statistics of all layers. */
export function FeaturePanel() {
  const { t } = useTranslation()
  const [view, setView] = useState<View>('maps')
  const run = useRunStore((state) => compiledRun(state.run))
  const isOffered = useRunStore((state) => state.offer !== null)
  const [node, pick] = useShownNode()
  const nameOf = useNodeNames()
  const nodes = run?.document.graph.nodes ?? []
  // While it is offered, the engine does not hold it.
  if (run === null || isOffered) return <NotPrepared />
  return (
    <div className={view === 'statistics' ? styles.table : styles.panel}>
      <aside className={styles.side}>
        <Segmented<View>
          label={t('features.view')}
          value={view}
          onChange={setView}
          options={(['maps', 'weights', 'statistics'] as const).map((value) => ({ value, label: t(`features.${value}`) }))}
        />
        {view !== 'statistics' && node !== null && (
          <Select<NodeId>
            layout="row"
            label={t('features.node')}
            value={node}
            onChange={pick}
            options={nodes.map((shown) => ({ value: shown.id, label: nameOf(shown) }))}
          />
        )}
        <Outdated />
        {view === 'maps' && <SamplePicker />}
      </aside>
      {view === 'maps' && node !== null && <FeatureMapView key={node} node={node} />}
      {view === 'weights' && node !== null && <WeightView key={node} node={node} />}
      {view === 'statistics' && <StatisticsTable onPick={pick} />}
    </div>
  )
}

/** The node picked here, until another is selected on the canvas; at first the first node that learns. */
function useShownNode(): readonly [NodeId | null, (node: NodeId) => void] {
  const selected = useDocument((document) => document.view.selection[0] ?? null)
  const [picked, setPicked] = useState<{ readonly node: NodeId; readonly selected: NodeId | null } | null>(null)
  const graph = useRunStore((state) => compiledRun(state.run)?.document.graph ?? null)
  const firstLearning = useAnalysis(
    (analysis) => analysis.order.find((id) => (analysis.nodes.get(id)?.trainable ?? 0) > 0) ?? null,
  )
  const isThere = (node: NodeId | null) => graph !== null && graph.nodes.some((candidate) => candidate.id === node)
  const fromPick = picked !== null && picked.selected === selected && isThere(picked.node) ? picked.node : null
  const fallback = isThere(firstLearning) ? firstLearning : (graph?.nodes[0]?.id ?? null)
  return [fromPick ?? (isThere(selected) ? selected : fallback), (node) => setPicked({ node, selected })]
}

/** A small network follows every edit by itself; a large one is compiled anew when somebody asks for it. */
function Outdated() {
  const { t } = useTranslation()
  const outdated = useRunStore(({ outdated: is, run }) => is && (run.type === 'ready' || run.type === 'ended'))
  const follows = useAnalysis(canPreview)
  if (!outdated || follows) return null
  return (
    <div className={styles.outdated}>
      <p>{t('features.outdated')}</p>
      <PrepareButton again />
    </div>
  )
}
