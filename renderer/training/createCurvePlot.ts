import 'uplot/dist/uPlot.min.css'
import uPlot from 'uplot'
import { fittingShareRange, wholeShareRange } from '../../engine/layout/fittingShareRange.ts'
import { readToken } from './readToken.ts'

/** What a line of a chart stands for. */
export type LineRole = 'batches' | 'mean' | 'validation' | 'penalty'

export interface LineStyle {
  readonly role?: LineRole
  readonly token: `--${string}`
  /** Instead of `token`, once the line of means is there. */
  readonly behindMeans?: `--${string}`
  readonly width: number
  /** Points far apart, each of them shown. */
  readonly dots?: boolean
  /** Strokes and gaps in pixels. */
  readonly dash?: readonly number[]
}

/** How the lines of one run look. */
export const lineStyles: Readonly<Record<LineRole, LineStyle>> = {
  batches: { role: 'batches', token: '--train', behindMeans: '--train-faint', width: 1 },
  mean: { role: 'mean', token: '--train', width: 2, dots: true },
  validation: { role: 'validation', token: '--validation', width: 2, dots: true },
  penalty: { role: 'penalty', token: '--penalty', width: 1.5 },
}

/** share: from 0 to 1, told in percent; fitting: no more of that than the averages and the validation need. */
export type ValueAxis = 'number' | 'share' | 'fittingShare'

export interface PlotOptions {
  readonly size: { readonly width: number; readonly height: number }
  readonly lines: readonly LineStyle[]
  readonly epochs: number
  readonly logarithmic: boolean
  readonly axis: ValueAxis
  readonly format: (value: number) => string
  readonly onCursor: (plot: uPlot) => void
}

/** A uPlot in the study's look. Colours are read from the tokens at every drawing, so that a theme change needs no new plot. */
export function createCurvePlot(parent: HTMLElement, options: PlotOptions): uPlot {
  const { size, lines, epochs, logarithmic, axis: valueAxis, format, onCursor } = options
  const share = valueAxis !== 'number'
  const ink = () => readToken('--ink-3')
  const line = () => readToken('--line')
  const axis = {
    stroke: ink,
    font: `10px ${readToken('--font-number')}`,
    grid: { stroke: line, width: 1 },
    ticks: { show: false },
  }
  return new uPlot(
    {
      ...size,
      padding: [8, 12, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { size: 5 }, drag: { x: false, y: false } },
      scales: {
        x: { time: false, range: (_, __, last) => [0, Math.max(epochs, last ?? 0, 1)] },
        y: logarithmic
          ? { distr: 3, range: (_, low, high) => uPlot.rangeLog(positive(low, 0.01), positive(high, 1), 10, false) }
          : { range: (plot, low, high) => (share ? shareRange(plot, { lines, valueAxis }) : linearRange(low, high)) },
      },
      axes: [
        { ...axis, size: 22, gap: 4, space: 44, incrs: [1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000] },
        {
          ...axis,
          size: (_, texts) => axisWidth(texts),
          gap: 4,
          space: 28,
          values: (_, splits) => splits.map((value) => (value === null ? '' : shortTick(value, share, format))),
        },
      ],
      series: [
        {},
        ...lines.map(({ role, token, behindMeans, width, dots = false, dash }) => {
          const means = lines.findIndex((other) => other.role === 'mean') + 1
          return {
            stroke: (plot: uPlot) => readToken(behindMeans !== undefined && hasPoints(plot.data[means]) ? behindMeans : token),
            width,
            ...(dash === undefined ? {} : { dash: [...dash] }),
            ...(role === 'batches' && valueAxis === 'fittingShare'
              ? scattered
              : {
                  points: {
                    show: (plot: uPlot, series: number) => dots && isSparse(plot.data[series]),
                    size: width + 3,
                    fill: () => readToken(token),
                  },
                }),
          }
        }),
      ],
      hooks: { setCursor: [onCursor] },
    },
    undefined,
    parent,
  )
}

/** Close up, the line through single batches would leave the chart and come back at each of them: their points are left. */
const scattered: Partial<uPlot.Series> = {
  paths: () => null,
  points: { show: true, size: 2, width: 0, fill: () => readToken('--train-faint') },
}

function hasPoints(values: ArrayLike<number | null | undefined> | undefined): boolean {
  return Array.from(values ?? []).some((value) => value !== null && value !== undefined)
}

/** Few enough points that each can be told from its neighbours. */
function isSparse(values: ArrayLike<number | null | undefined> | undefined): boolean {
  let count = 0
  for (const value of Array.from(values ?? [])) if (value !== null && value !== undefined) count++
  return count <= 40
}

/** Single batches jump: they alone do not stretch an axis that fits. */
function shareRange(
  plot: uPlot,
  { lines, valueAxis }: { readonly lines: readonly LineStyle[]; readonly valueAxis: ValueAxis },
): uPlot.Range.MinMax {
  if (valueAxis === 'share') return [...wholeShareRange]
  const values = plot.data.slice(1).flatMap((line, index) => (lines[index]?.role === 'batches' ? [] : Array.from(line)))
  return [...fittingShareRange(values.filter((value) => typeof value === 'number'))]
}

function linearRange(low: number | null, high: number | null): uPlot.Range.MinMax {
  const top = high ?? 1
  const bottom = Math.min(0, low ?? 0)
  return [bottom, top <= bottom ? bottom + 1 : top + (top - bottom) * 0.05]
}

/** Pixels for the longest figure; charts side by side keep their common edge as long as figures are short. */
function axisWidth(texts: readonly string[] | null): number {
  const longest = Math.max(0, ...(texts ?? []).map((text) => text.length))
  return Math.max(38, 8 + Math.ceil(longest * 6.2))
}

function positive(value: number | null, otherwise: number): number {
  return value !== null && value > 0 ? value : otherwise
}

function shortTick(value: number, share: boolean, format: (value: number) => string): string {
  if (share) return `${Number((value * 100).toFixed(1))}%`
  if (value === 0) return '0'
  const text = String(Number(value.toPrecision(3)))
  return text.length <= 6 ? text : format(value)
}
