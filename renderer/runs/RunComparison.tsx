import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type uPlot from 'uplot'
import type { RunHistory } from '../../engine/document/project/runHistory.ts'
import { pointedValues, type PointedValues } from '../training/chartReadings.ts'
import tipStyles from '../training/ChartTip.module.css'
import type { LineStyle } from '../training/createCurvePlot.ts'
import chartStyles from '../training/CurveChart.module.css'
import { fillWithPlot } from '../training/fillWithPlot.ts'
import { formatPercent, formatValue } from '../training/formatNumbers.ts'
import { placeBeside } from '../training/placeBeside.ts'
import { classNames } from '../ui/classNames.ts'
import { Select } from '../ui/Select.tsx'
import { chooseMeasure, ownColour, runColour } from './comparedRuns.ts'
import { comparisonColumns } from './comparisonData.ts'
import styles from './RunComparison.module.css'
import type { RunMeasure } from './runLines.ts'

/** Curves of several runs over each other: a colour for each run, validation as a strong line, training as a dashed one. */
export function RunComparison({
  runs,
  measure,
  measures,
}: {
  readonly runs: readonly RunHistory[]
  readonly measure: RunMeasure
  readonly measures: readonly RunMeasure[]
}) {
  const { t } = useTranslation()
  const frame = useRef<HTMLDivElement>(null)
  const [pointed, point] = useState<PointedValues | null>(null)
  const columns = useMemo(() => comparisonColumns(runs, measure), [runs, measure])
  const isShare = measure === 'accuracy'
  const format = isShare ? formatPercent : formatValue

  useEffect(() => {
    const element = frame.current
    if (element === null) return
    const endPlot = fillWithPlot(element, {
      lines: runs.flatMap(({ number }): LineStyle[] => [
        { token: runColour(number), width: 2, dots: true },
        { token: runColour(number), width: 1.25, dash: [3, 3] },
      ]),
      epochs: Math.max(1, ...runs.map(({ epochs }) => epochs.at(-1)?.epoch ?? 1)),
      logarithmic: false,
      axis: isShare ? 'fittingShare' : 'number',
      format,
      onCursor: (moved) => point(pointedValues(moved)),
      // uPlot writes nothing into these arrays.
      onMade: (plot) => plot.setData(columns as unknown as uPlot.AlignedData),
    })
    return () => {
      endPlot()
      point(null)
    }
  }, [runs, columns, isShare, format])

  return (
    <figure className={classNames(chartStyles.chart, styles.comparison)} aria-label={t('runs.comparison')}>
      <figcaption className={styles.title}>
        <Select<RunMeasure>
          label={t('runs.comparedMeasure')}
          hideLabel
          layout="row"
          className={styles.measure ?? ''}
          value={measure}
          onChange={chooseMeasure}
          options={measures.map((value) => ({ value, label: t(`runs.${value}`) }))}
        />
        <span className={styles.key} data-part="validation">
          {t('training.lines.validation')}
        </span>
        <span className={styles.key} data-part="training">
          {t('training.lines.mean')}
        </span>
      </figcaption>
      {runs.length === 0 ? (
        <p className={styles.none}>{t('runs.nothingCompared')}</p>
      ) : (
        <div ref={frame} className={chartStyles.frame} />
      )}
      {pointed !== null && (
        <dl ref={(tip) => placeBeside(pointed, tip)} className={tipStyles.tip} aria-hidden>
          {runs.map(({ number }, index) => (
            <Reading key={number} number={number} pointed={pointed} index={index} format={format} />
          ))}
        </dl>
      )}
    </figure>
  )
}

/** What a run has where the pointer is: on validation, where it was measured, else in training. */
function Reading({
  number,
  pointed,
  index,
  format,
}: {
  readonly number: number
  readonly pointed: PointedValues
  readonly index: number
  readonly format: (value: number) => string
}) {
  const { t } = useTranslation()
  const reading = pointed.readings[2 * index] ?? pointed.readings[2 * index + 1] ?? null
  if (reading === null) return null
  return (
    <div className={tipStyles.row}>
      <dt className={styles.mark} style={ownColour(number)}>
        {t('runs.afterEpoch', { number, epoch: reading.x })}
      </dt>
      <dd>{format(reading.value)}</dd>
    </div>
  )
}
