import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Metric, NetDocument } from '../../engine/contract/document.ts'
import { useRunStore } from '../run/runStore.ts'
import { liveCurves } from '../run/session.ts'
import { Select } from '../ui/Select.tsx'
import { AxisToggle } from './AxisToggle.tsx'
import type { LineRole } from './createCurvePlot.ts'
import { CurveChart } from './CurveChart.tsx'
import { curveReader } from './curveReader.ts'
import { formatPercent, formatValue } from './formatNumbers.ts'
import { measuredOutput } from './measuredOutput.ts'
import { outputMetrics } from './shownOutputs.ts'
import styles from './TrainingDock.module.css'

/** Loss and one metric over epochs, of the whole network or of one of its outputs. */
export function RunCharts({ document, output }: { readonly document: NetDocument; readonly output: string | null }) {
  const { t } = useTranslation()
  const [logarithmic, setLogarithmic] = useState(false)
  const [wholeRange, setWholeRange] = useState(false)
  const [chosen, choose] = useState<Metric | null>(null)
  const epochs = useRunStore((state) => state.progress?.epochs ?? document.training.epochs)
  const hasPenalty = useRunStore(() => (liveCurves.lastStep()?.penalty ?? 0) > 0)
  const metrics = outputMetrics(document, output)
  const metric = chosen !== null && metrics.includes(chosen) ? chosen : metrics[0]
  const measured = output ?? (metric === undefined ? null : measuredOutput(document, metric))
  const named = (of: string | null, title: string) => (of === null ? title : `${of}: ${title}`)
  const isShare = metric !== 'mae'
  const lines: readonly LineRole[] = ['batches', 'mean', 'validation']
  return (
    <div className={styles.charts}>
      <CurveChart
        title={named(output, t('training.loss'))}
        // The penalty is on the weights, and so on no output by itself.
        lines={output === null && hasPenalty ? [...lines, 'penalty'] : lines}
        curves={liveCurves}
        read={curveReader('loss', output)}
        epochs={epochs}
        logarithmic={logarithmic}
        format={formatValue}
        trailing={
          <AxisToggle
            label={t('training.logScale')}
            tip={t('training.logScaleTip')}
            isOn={logarithmic}
            onChange={setLogarithmic}
          />
        }
      />
      {metric === undefined ? (
        <p className={styles.noMetric}>{t('training.noMetric')}</p>
      ) : (
        <CurveChart
          title={named(measured, t(`training.metric.${metric}`))}
          lines={lines}
          curves={liveCurves}
          read={curveReader(metric, output)}
          epochs={epochs}
          trailing={
            <>
              {isShare && (
                <AxisToggle
                  label={t('training.wholeRange')}
                  tip={t('training.wholeRangeTip')}
                  isOn={wholeRange}
                  onChange={setWholeRange}
                />
              )}
              {metrics.length > 1 && (
                <Select<Metric>
                  label={t('training.shownMetric')}
                  hideLabel
                  layout="row"
                  className={styles.metric ?? ''}
                  value={metric}
                  onChange={choose}
                  options={metrics.map((name) => ({ value: name, label: t(`training.metric.${name}`) }))}
                />
              )}
            </>
          }
          axis={isShare ? (wholeRange ? 'share' : 'fittingShare') : 'number'}
          format={isShare ? formatPercent : formatValue}
        />
      )}
    </div>
  )
}
