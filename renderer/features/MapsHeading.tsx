import { useTranslation } from 'react-i18next'
import type { NodeId } from '../../engine/contract/ids.ts'
import type { FeatureMaps } from '../../engine/contract/probes.ts'
import { formatShape } from '../../engine/graph/shape.ts'
import { useDocument } from '../document/documentStore.ts'
import styles from './FeaturePanel.module.css'

/** "conv_2  32 maps, 4 × 4  live". */
export function MapsHeading({
  node,
  maps,
  isLive,
}: {
  readonly node: NodeId
  readonly maps: FeatureMaps | null
  readonly isLive: boolean
}) {
  const { t } = useTranslation()
  const name = useDocument((document) => document.graph.nodes.find((candidate) => candidate.id === node)?.name ?? node)
  return (
    <h3 className={styles.heading}>
      {name}
      {maps !== null && (
        <span>
          {formatShape(maps.shape)}
          {maps.shape.length > 1 && <> · {describeCount(maps)}</>}
        </span>
      )}
      {isLive && <span className={styles.live}>{t('features.live')}</span>}
    </h3>
  )

  function describeCount({ maps: shown, mapsTotal, height, width }: FeatureMaps): string {
    const count =
      shown < mapsTotal ? t('features.ofTotal', { shown, total: mapsTotal }) : t('features.count', { count: mapsTotal })
    return `${count}, ${t('features.size', { height, width })}`
  }
}
