import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { NodeId } from '../../engine/contract/ids.ts'
import { useAnalysis } from '../document/analysisStore.ts'
import { useDocument } from '../document/documentStore.ts'
import { useLocalText } from '../i18n/language.ts'
import { runIdOf } from '../run/runState.ts'
import { useRunStore } from '../run/runStore.ts'
import { session } from '../run/session.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { ColourBar } from './ColourBar.tsx'
import styles from './FeaturePanel.module.css'
import { MapCanvas, type MapCanvasHandle } from './MapCanvas.tsx'
import { MapsHeading } from './MapsHeading.tsx'
import { scaleEnds } from './paintMaps.ts'
import { usePolled } from './usePolled.ts'

const mapsShown = 64

/** A layer's weights as pictures: positive red, negative blue, zero white. */
export function WeightView({ node }: { readonly node: NodeId }) {
  const { t } = useTranslation()
  const local = useLocalText()
  const view = useRef<MapCanvasHandle>(null)
  const runId = useRunStore((state) => runIdOf(state.run))
  const phase = useRunStore((state) => state.run.type)
  const name = useDocument((document) => document.graph.nodes.find((candidate) => candidate.id === node)?.name ?? node)
  const hasWeights = useAnalysis((analysis) => {
    const found = analysis.nodes.get(node)
    return found !== undefined && found.trainable + found.frozen > 0
  })
  const answer = usePolled(
    async () => (runId === null || !hasWeights ? null : session().ask('weightMaps', { runId, node, maps: mapsShown })),
    { key: `${runId} ${node} ${phase} ${hasWeights}`, isLive: phase === 'training', everyMs: 500 },
  )
  const maps = answer !== null && answer.ok ? answer.value : null
  const problem = answer !== null && !answer.ok ? answer.problems[0] : undefined

  useEffect(() => view.current?.draw(maps), [maps])

  if (!hasWeights) return <EmptyState title={t('features.noWeights', { name })} />
  if (problem !== undefined) return <EmptyState title={local(problem.message)} />
  return (
    <div className={styles.view}>
      <MapsHeading node={node} maps={maps} isLive={phase === 'training'} />
      <div className={styles.picture}>
        <MapCanvas ref={view} scale="signed" label={t('features.grid', { what: t('features.weights'), name })} />
        {maps !== null && <ColourBar scale="signed" ends={scaleEnds(maps, 'signed')} />}
      </div>
    </div>
  )
}
