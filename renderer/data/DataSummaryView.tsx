import { useTranslation } from 'react-i18next'
import type { DataSummary } from '../../engine/contract/dataSummary.ts'
import type { DataSource } from '../../engine/contract/document.ts'
import { feedShares } from '../../engine/graph/feedShares.ts'
import { formatShape, shapeSize } from '../../engine/graph/shape.ts'
import { formatBytes } from '../canvas/formatBytes.ts'
import { useDocument } from '../document/documentStore.ts'
import { formatCount, formatValue } from '../training/formatNumbers.ts'
import styles from './DataPanel.module.css'
import { useDataStore } from './dataStore.ts'
import { keptDataLimit, totalBytes } from './keptData.ts'
import { sourceName } from './sourceFiles.ts'
import { SourceMenu } from './SourceMenu.tsx'

/** What was read, in figures, and where it comes from. */
export function DataSummaryView({ source, summary }: { readonly source: DataSource; readonly summary: DataSummary }) {
  const { t } = useTranslation()
  const files = useDataStore((state) => state.files)
  const size = totalBytes(files)
  return (
    <>
      <h3 className={styles.title}>
        {source.type === 'builtin' || source.type === 'photographs' ? t(`data.${source.type}`) : sourceName(source)}
        <SourceMenu />
      </h3>
      <dl className={styles.figures}>
        <dt>{t('data.samplesCount')}</dt>
        <dd>{formatCount(summary.samples)}</dd>
        <dt>{t('data.shape')}</dt>
        <dd>{formatShape(summary.shape)}</dd>
        <dt>{t('data.range')}</dt>
        <dd>
          {formatValue(summary.minimum)} … {formatValue(summary.maximum)}
        </dd>
        {summary.targetSize === 0 ? (
          <>
            <dt>{t('data.targets')}</dt>
            <dd>{t('data.unlabelled')}</dd>
          </>
        ) : summary.classNames === null ? (
          <>
            <dt>{t('data.targets')}</dt>
            <dd>{summary.targetSize}</dd>
          </>
        ) : (
          <>
            <dt>{t('data.classes')}</dt>
            <dd>{summary.classNames.length}</dd>
          </>
        )}
      </dl>
      <InputShares sampleSize={shapeSize(summary.shape)} />
      {summary.targetSize === 0 && <p className={styles.note}>{t('data.unlabelledHelp')}</p>}
      {size > 0 && (
        <p className={styles.note}>
          {t(size <= keptDataLimit ? 'data.keepsFiles' : 'data.tooLargeToKeep', { size: formatBytes(size) })}
        </p>
      )}
      {summary.attribution !== null && (
        <p className={styles.note}>
          {t('data.attribution')}: {summary.attribution}
        </p>
      )}
    </>
  )
}

/** How several inputs are fed, which nobody could guess. */
function InputShares({ sampleSize }: { readonly sampleSize: number }) {
  const { t } = useTranslation()
  const inputs = useDocument((document) => document.graph.nodes).filter((node) => node.kind === 'input')
  const shares = feedShares(
    inputs.map(({ params }) => (Array.isArray(params['shape']) ? shapeSize(params['shape']) : Number.NaN)),
    sampleSize,
  )
  if (inputs.length < 2 || shares === null) return null
  if (shares.every(({ size }) => size === sampleSize))
    return <p className={styles.note}>{t('data.inputsWhole', { count: inputs.length })}</p>
  return (
    <p className={styles.note}>
      {t('data.inputsShare')}{' '}
      {inputs
        .map(({ name }, index) => {
          const { start = 0, size = 0 } = shares[index] ?? {}
          return t('data.inputShare', { name, first: start + 1, last: start + size })
        })
        .join(', ')}
    </p>
  )
}
