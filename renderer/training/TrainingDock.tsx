import { SlidersHorizontal } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Metric } from '../../engine/contract/document.ts'
import { useDocument } from '../document/documentStore.ts'
import type { Curves } from '../run/curves.ts'
import { compiledRun } from '../run/runState.ts'
import { useRunStore } from '../run/runStore.ts'
import { liveCurves } from '../run/session.ts'
import { Segmented } from '../ui/Segmented.tsx'
import { Select } from '../ui/Select.tsx'
import { lossColumns, metricColumns } from './chartData.ts'
import { CurveChart } from './CurveChart.tsx'
import { fittingMetrics } from './fittingMetrics.ts'
import { formatPercent, formatValue } from './formatNumbers.ts'
import { HyperparameterPanel } from './HyperparameterPanel.tsx'
import { measuredOutput } from './measuredOutput.ts'
import { RunStatusCard } from './RunStatusCard.tsx'
import styles from './TrainingDock.module.css'
import { TrainingEmpty } from './TrainingEmpty.tsx'

type View = 'curves' | 'settings'

/** The bottom dock's first tab: curves of the run, where it stands, and the settings of the next one. */
export function TrainingDock() {
  const { t } = useTranslation()
  const [view, setView] = useState<View>('curves')
  const [logarithmic, setLogarithmic] = useState(false)
  const hasCurves = useRunStore((state) => state.runNumber !== null)
  const [chosen, choose] = useState<Metric | null>(null)
  const runDocument = useRunStore((state) => compiledRun(state.run)?.document)
  const nextDocument = useDocument((document) => document)
  const shownDocument = runDocument ?? nextDocument
  const metrics = fittingMetrics(shownDocument)
  const nextEpochs = useDocument((document) => document.training.epochs)
  const epochs = useRunStore((state) => state.progress?.epochs ?? nextEpochs)
  const metric = chosen !== null && metrics.includes(chosen) ? chosen : metrics[0]
  const output = metric === undefined ? null : measuredOutput(shownDocument, metric)

  const switcher = (
    <Segmented<View>
      label={t('training.view')}
      value={view}
      onChange={setView}
      options={[
        { value: 'curves', label: t('training.curves') },
        {
          value: 'settings',
          label: (
            <>
              <SlidersHorizontal size={12} aria-hidden /> {t('training.settings')}
            </>
          ),
        },
      ]}
    />
  )
  if (view === 'settings') return <HyperparameterPanel leading={switcher} />
  return (
    <div className={styles.dock}>
      {hasCurves ? (
        <div className={styles.charts}>
          <CurveChart
            title={t('training.loss')}
            lines={[
              { label: t('training.train'), token: '--train' },
              { label: t('training.validation'), token: '--validation', dots: true },
              { label: t('training.penalty'), token: '--penalty' },
            ]}
            curves={liveCurves}
            read={lossColumns}
            epochs={epochs}
            logarithmic={logarithmic}
            format={formatValue}
            trailing={
              <button
                type="button"
                className={styles.log}
                aria-pressed={logarithmic}
                title={t('training.logScaleTip')}
                onClick={() => setLogarithmic(!logarithmic)}
              >
                {t('training.logScale')}
              </button>
            }
          />
          {metric === undefined ? (
            <p className={styles.noMetric}>{t('training.noMetric')}</p>
          ) : (
            <CurveChart
              title={output === null ? t(`training.metric.${metric}`) : `${output}: ${t(`training.metric.${metric}`)}`}
              lines={[
                { label: t('training.train'), token: '--train' },
                { label: t('training.validation'), token: '--validation', dots: true },
              ]}
              curves={liveCurves}
              read={metricReaders[metric]}
              epochs={epochs}
              trailing={
                metrics.length > 1 && (
                  <Select<Metric>
                    label={t('training.shownMetric')}
                    hideLabel
                    layout="row"
                    className={styles.metric ?? ''}
                    value={metric}
                    onChange={choose}
                    options={metrics.map((name) => ({ value: name, label: t(`training.metric.${name}`) }))}
                  />
                )
              }
              share={metric !== 'mae'}
              format={metric === 'mae' ? formatValue : formatPercent}
            />
          )}
        </div>
      ) : (
        <TrainingEmpty />
      )}
      <aside className={styles.side}>
        {switcher}
        <RunStatusCard />
      </aside>
    </div>
  )
}

/** Kept apart from rendering, so that a chart is not built anew for a new function. */
const metricReaders = {
  accuracy: (curves: Curves, buckets: number) => metricColumns(curves, 'accuracy', buckets),
  top5: (curves: Curves, buckets: number) => metricColumns(curves, 'top5', buckets),
  mae: (curves: Curves, buckets: number) => metricColumns(curves, 'mae', buckets),
} satisfies Record<Metric, unknown>
