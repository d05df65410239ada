import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type uPlot from 'uplot'
import type { Curves } from '../run/curves.ts'
import type { ChartColumns } from './chartData.ts'
import styles from './CurveChart.module.css'
import { createCurvePlot } from './createCurvePlot.ts'
import { onThemeChange } from './readToken.ts'

export interface ChartLine {
  readonly label: string
  readonly token: '--train' | '--validation' | '--penalty'
  /** Points far apart, each of them shown. */
  readonly dots?: boolean
}

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
  share = false,
  format,
  trailing,
}: {
  readonly title: string
  readonly lines: readonly ChartLine[]
  readonly curves: Curves
  readonly read: (curves: Curves, buckets: number) => ChartColumns
  /** Where the x axis ends at least. */
  readonly epochs: number
  readonly logarithmic?: boolean
  /** Values from 0 to 1: the axis is not stretched beyond. */
  readonly share?: boolean
  readonly format: (value: number) => string
  readonly trailing?: React.ReactNode
}) {
  const { t } = useTranslation()
  const frame = useRef<HTMLDivElement>(null)
  const readings = useRef<(HTMLElement | null)[]>([])
  const tokens = lines.map((line) => `${line.token}${line.dots === true ? '!' : ''}`).join(' ')

  useEffect(() => {
    const element = frame.current
    if (element === null) return
    let plot: uPlot | null = null
    let awaited = 0
    const buckets = () => Math.max(20, Math.floor(element.clientWidth / pixelsPerBucket))
    const show = (u: uPlot) => showReadings(u, readings.current, format)
    const draw = () => {
      awaited = 0
      // uPlot writes nothing into these arrays.
      plot?.setData(drawable(read(curves, buckets()), logarithmic) as unknown as uPlot.AlignedData)
      if (plot !== null) show(plot)
    }
    const soon = () => {
      if (awaited === 0) awaited = requestAnimationFrame(draw)
    }
    const observer = new ResizeObserver(() => {
      const size = { width: element.clientWidth, height: element.clientHeight }
      if (size.width < 40 || size.height < 40) return
      if (plot === null) {
        plot = createCurvePlot(element, { size, tokens, epochs, logarithmic, share, format, onCursor: show })
        draw()
      } else plot.setSize(size)
    })
    observer.observe(element)
    const forget = curves.subscribe(soon)
    const forgetTheme = onThemeChange(() => plot?.redraw(false))
    return () => {
      cancelAnimationFrame(awaited)
      observer.disconnect()
      forget()
      forgetTheme()
      plot?.destroy()
    }
  }, [curves, read, epochs, logarithmic, share, format, tokens])

  return (
    <figure className={styles.chart} aria-label={t('training.chart', { title })}>
      <figcaption className={styles.title}>
        <span className={styles.name}>{title}</span>
        <span className={styles.legend}>
          {lines.map((line, index) => (
            <span key={line.label} className={styles.line} data-line={line.token.slice(2)}>
              {line.label}
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
    </figure>
  )
}

/** A logarithmic axis has no place for zero: a penalty that is not there draws no line. */
function drawable([x, ...lines]: ChartColumns, logarithmic: boolean): ChartColumns {
  if (!logarithmic) return [x, ...lines]
  return [x, ...lines.map((line) => line.map((value) => (value !== null && value > 0 ? value : null)))]
}

/** The value of each line at the cursor, else its newest. */
function showReadings(plot: uPlot, elements: readonly (HTMLElement | null)[], format: (value: number) => string): void {
  const at = plot.cursor.idx
  elements.forEach((element, index) => {
    if (element === null) return
    const value = readingAt(plot.data[index + 1] ?? [], at ?? null)
    element.textContent = value === null ? '' : format(value)
  })
}

function readingAt(values: ArrayLike<number | null | undefined>, at: number | null): number | null {
  for (let index = at ?? values.length - 1; index >= 0; index--) {
    const value = values[index]
    if (value !== null && value !== undefined) return value
  }
  return null
}
