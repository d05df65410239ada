import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type uPlot from 'uplot'
import type { Curves } from '../run/curves.ts'
import { classNames } from '../ui/classNames.ts'
import { Explained } from '../ui/Explained.tsx'
import type { ChartColumns } from './chartData.ts'
import { pointedValues, type PointedValues } from './chartReadings.ts'
import { ChartTip } from './ChartTip.tsx'
import { lineStyles, type LineRole, type ValueAxis } from './createCurvePlot.ts'
import styles from './CurveChart.module.css'
import type { CurveReader } from './curveReader.ts'
import { fillWithPlot } from './fillWithPlot.ts'
import marks from './lineMark.module.css'

/** Two points a pixel are as many as an eye can tell apart. */
const pixelsPerBucket = 2

/** Curves over epochs, drawn straight to a canvas as points come in. `read` must keep its identity between renders. */
export function CurveChart({
  title,
  lines,
  curves,
  read,
  epochs,
  logarithmic = false,
  axis = 'number',
  format,
  trailing,
}: {
  readonly title: string
  /** In the order of the columns that `read` gives. */
  readonly lines: readonly LineRole[]
  readonly curves: Curves
  readonly read: CurveReader
  /** Where the x axis ends at least. */
  readonly epochs: number
  readonly logarithmic?: boolean
  readonly axis?: ValueAxis
  readonly format: (value: number) => string
  readonly trailing?: React.ReactNode
}) {
  const { t } = useTranslation()
  const frame = useRef<HTMLDivElement>(null)
  const readings = useRef<(HTMLElement | null)[]>([])
  const [pointed, point] = useState<PointedValues | null>(null)
  const roles = lines.join(' ')

  useEffect(() => {
    const element = frame.current
    if (element === null) return
    let plot: uPlot | null = null
    let awaited = 0
    const buckets = () => Math.max(20, Math.floor(element.clientWidth / pixelsPerBucket))
    const onCursor = (u: uPlot) => point(pointedValues(u))
    const draw = () => {
      awaited = 0
      if (plot === null) return
      const columns = read(curves, { buckets: buckets(), epochs })
      // uPlot writes nothing into these arrays.
      plot.setData(drawable(columns, logarithmic) as unknown as uPlot.AlignedData)
      showNewest(plot, readings.current, format)
      onCursor(plot)
    }
    const soon = () => {
      if (awaited === 0) awaited = requestAnimationFrame(draw)
    }
    // The roles are this component's own, joined so that the same ones build no new plot.
    const given = (roles.split(' ') as LineRole[]).map((role) => lineStyles[role])
    const onMade = (made: uPlot) => {
      plot = made
      draw()
    }
    const endPlot = fillWithPlot(element, { lines: given, epochs, logarithmic, axis, format, onCursor, onMade })
    const forget = curves.subscribe(soon)
    return () => {
      cancelAnimationFrame(awaited)
      forget()
      endPlot()
      point(null)
    }
  }, [curves, read, epochs, logarithmic, axis, format, roles])

  return (
    <figure className={styles.chart} aria-label={t('training.chart', { title })}>
      <figcaption className={styles.title}>
        <span className={styles.name}>{title}</span>
        <span className={styles.legend}>
          {lines.map((role, index) => (
            <span key={role} className={classNames(styles.line, marks.mark)} data-line={role}>
              <Explained help={t(`training.linesHelp.${role}`)}>{t(`training.lines.${role}`)}</Explained>
              <b
                ref={(element) => {
                  readings.current[index] = element
                }}
              />
            </span>
          ))}
        </span>
        {trailing}
      </figcaption>
      <div ref={frame} className={styles.frame} />
      {pointed !== null && <ChartTip pointed={pointed} lines={lines} curves={curves} epochs={epochs} format={format} />}
    </figure>
  )
}

/** A logarithmic axis has no place for zero: a penalty that is not there draws no line. */
function drawable([x, ...lines]: ChartColumns, logarithmic: boolean): ChartColumns {
  if (!logarithmic) return [x, ...lines]
  return [x, ...lines.map((line) => line.map((value) => (typeof value === 'number' && value <= 0 ? null : value)))]
}

/** The newest value of each line, in the legend. */
function showNewest(plot: uPlot, elements: readonly (HTMLElement | null)[], format: (value: number) => string): void {
  elements.forEach((element, index) => {
    if (element === null) return
    const newest = Array.from(plot.data[index + 1] ?? []).findLast((value) => typeof value === 'number')
    element.textContent = typeof newest === 'number' ? format(newest) : ''
  })
}
