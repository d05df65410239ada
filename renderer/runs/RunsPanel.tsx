import { History } from 'lucide-react'
import { useMemo } from 'react'
import { VisuallyHidden } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useRunStore } from '../run/runStore.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { comparedRuns, useComparison } from './comparedRuns.ts'
import { RunComparison } from './RunComparison.tsx'
import { measuresOf, runLines } from './runLines.ts'
import { RunRows } from './RunRows.tsx'
import styles from './RunsPanel.module.css'

const before = ['outcome', 'settings', 'epochs'] as const
const after = ['parameters', 'backend', 'duration', 'when'] as const

/** Past runs of this project with what they reached, newest first. */
export function RunsPanel() {
  const { t } = useTranslation()
  const records = useRunStore((state) => state.records)
  const shown = useRunStore((state) => state.runNumber)
  const chosen = useComparison((state) => state.chosen)
  const wanted = useComparison((state) => state.measure)
  const runs = useMemo(() => comparedRuns(records, chosen), [records, chosen])
  if (records.length === 0) {
    return (
      <EmptyState icon={<History size={20} aria-hidden />} title={t('runs.empty')}>
        {t('runs.emptyText')}
      </EmptyState>
    )
  }
  const measures = measuresOf(records)
  const measure = measures.includes(wanted) ? wanted : 'loss'
  const hasOutputs = records.some((record) => runLines(record).length > 1)
  const columns = 3 + before.length + (hasOutputs ? 1 : 0) + 2 * measures.length + after.length
  return (
    <div className={styles.panel}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, also by arrow keys */}
      <section className={styles.scroll} tabIndex={0} aria-label={t('runs.title')}>
        <table className={styles.table}>
          <VisuallyHidden elementType="caption">{t('runs.caption')}</VisuallyHidden>
          <thead>
            <tr>
              <td rowSpan={2} aria-label={t('runs.compareShort')} />
              <th scope="col" rowSpan={2} data-column="number">
                {t('runs.number')}
              </th>
              <td rowSpan={2} aria-label={t('runs.useShort')} />
              {before.map((column) => (
                <th key={column} scope="col" rowSpan={2} data-column={column} data-wide={column === 'settings' || undefined}>
                  {t(`runs.${column}`)}
                </th>
              ))}
              {hasOutputs && (
                <th scope="col" rowSpan={2} data-column="output">
                  {t('runs.output')}
                </th>
              )}
              {measures.map((measure) => (
                <th key={measure} scope="colgroup" colSpan={2} data-column="measure">
                  {t(`runs.${measure}`)}
                </th>
              ))}
              {after.map((column) => (
                <th key={column} scope="col" rowSpan={2} data-wide>
                  {t(`runs.${column}`)}
                </th>
              ))}
            </tr>
            <tr>
              {measures.map((measure) =>
                (['train', 'validation'] as const).map((part) => (
                  <th key={`${measure} ${part}`} scope="col">
                    {t(`runs.${part}`)}
                  </th>
                )),
              )}
            </tr>
          </thead>
          {records.toReversed().map((record) => (
            <RunRows
              key={record.number}
              record={record}
              measures={measures}
              hasOutputs={hasOutputs}
              isShown={record.number === shown}
              isCompared={runs.includes(record)}
              columns={columns}
            />
          ))}
        </table>
      </section>
      <RunComparison runs={runs} measure={measure} measures={measures} />
    </div>
  )
}
