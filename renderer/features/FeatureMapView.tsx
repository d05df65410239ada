import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { NodeId } from '../../engine/contract/ids.ts'
import type { FeatureMaps } from '../../engine/contract/probes.ts'
import { useDocument } from '../document/documentStore.ts'
import { useRunStore } from '../run/runStore.ts'
import { session } from '../run/session.ts'
import { ColourBar } from './ColourBar.tsx'
import styles from './FeaturePanel.module.css'
import { MapCanvas, type MapCanvasHandle } from './MapCanvas.tsx'
import { MapsHeading } from './MapsHeading.tsx'
import { scaleEnds } from './paintMaps.ts'

/** Enough to fill the dock; a layer of 512 maps shows its first 64. */
const mapsShown = 64
const captionEveryMs = 200

/** A layer's output for the chosen sample, live while the run trains. */
export function FeatureMapView({ node }: { readonly node: NodeId }) {
  const { t } = useTranslation()
  const view = useRef<MapCanvasHandle>(null)
  const name = useDocument((document) => document.graph.nodes.find((candidate) => candidate.id === node)?.name ?? node)
  const isTraining = useRunStore((state) => state.run.type === 'training')
  const [caption, setCaption] = useState<FeatureMaps | null>(null)

  useEffect(() => {
    let lastCaption = 0
    let newest: FeatureMaps | null = null
    let timer = 0
    const show = () => {
      timer = 0
      lastCaption = performance.now()
      setCaption(newest)
    }
    const forget = session().hub.watch(node, mapsShown, (maps) => {
      view.current?.draw(maps)
      newest = maps
      const wait = captionEveryMs - (performance.now() - lastCaption)
      if (wait <= 0) show()
      else if (timer === 0) timer = window.setTimeout(show, wait)
    })
    return () => {
      window.clearTimeout(timer)
      forget()
    }
  }, [node])

  return (
    <div className={styles.view}>
      <MapsHeading node={node} maps={caption} isLive={isTraining} />
      {caption === null && <output className={styles.waiting}>{t('features.computing')}</output>}
      <div className={styles.picture}>
        <MapCanvas ref={view} scale="sequential" label={t('features.grid', { what: t('features.maps'), name })} />
        {caption !== null && <ColourBar scale="sequential" ends={scaleEnds(caption, 'sequential')} />}
      </div>
    </div>
  )
}
