import { useTranslation } from 'react-i18next'
import type { CurveData } from '../run/curves.ts'
import type { PointedValues, Reading } from './chartReadings.ts'
import styles from './ChartTip.module.css'
import type { LineRole } from './createCurvePlot.ts'
import marks from './lineMark.module.css'
import { partsPerEpoch } from './meanPoints.ts'
import { placeBeside } from './placeBeside.ts'

/** Beside the pointer: what each line has there, and of which stretch of the training it is the value. */
export function ChartTip({
  pointed,
  lines,
  curves,
  epochs,
  format,
}: {
  readonly pointed: PointedValues
  readonly lines: readonly LineRole[]
  readonly curves: CurveData
  readonly epochs: number
  readonly format: (value: number) => string
}) {
  const { t } = useTranslation()
  const parts = partsPerEpoch(curves, epochs)

  const nameOf = (role: LineRole, { x }: Reading): string => {
    if (role === 'batches') return t('training.tip.batch', { epoch: x.toFixed(2) })
    if (role === 'penalty') return t('training.lines.penalty')
    if (role === 'validation') return t('training.tip.validation', { epoch: x })
    if (parts === 1) return t('training.tip.epochMean', { epoch: Math.round(x + 0.5) })
    const half = 0.5 / parts
    return t('training.tip.partMean', { from: (x - half).toFixed(2), to: (x + half).toFixed(2) })
  }

  return (
    <dl ref={(tip) => placeBeside(pointed, tip)} className={styles.tip} aria-hidden>
      {lines.map((role, index) => {
        const reading = pointed.readings[index] ?? null
        return (
          reading !== null && (
            <div key={role} className={styles.row} data-line={role}>
              <dt className={marks.mark} data-line={role}>
                {nameOf(role, reading)}
              </dt>
              <dd>{format(reading.value)}</dd>
            </div>
          )
        )
      })}
    </dl>
  )
}
