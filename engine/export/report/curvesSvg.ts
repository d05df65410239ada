import { fittingShareRange } from '../../layout/fittingShareRange.ts'
import { escapeMarkup } from '../drawing/escapeMarkup.ts'
import type { ReportNumbers } from './reportNumbers.ts'

export interface Curve {
  readonly name: string
  readonly className: 'train' | 'validation'
  /** x: epochs done. What is no finite number leaves a gap. */
  readonly points: readonly { readonly x: number; readonly y: number }[]
  /** Drawn faintly: the single steps behind an epoch's mean. */
  readonly isFaint?: boolean
}

const size = { width: 460, height: 240 }
const frame = { left: 52, right: 12, top: 14, bottom: 34 }
/** So far a stroke or a dot on an axis reaches over it. */
const bleed = 3
/** More points than this along a curve are not told apart at this size: each column keeps its smallest and largest value. */
const columns = 440

/** Curves over epochs as one inline SVG: axes with round numbers, a legend, colours by CSS class. */
export function curvesSvg(
  title: string,
  {
    curves,
    xLabel,
    isShare = false,
    numbers,
  }: {
    readonly curves: readonly Curve[]
    readonly xLabel: string
    /** Shares from 0 to 1, as percentages on an axis that fits them. */
    readonly isShare?: boolean
    readonly numbers: Pick<ReportNumbers, 'setting' | 'plainPercent'>
  },
): string {
  const points = curves.flatMap((curve) => curve.points).filter(isDrawable)
  if (points.length === 0) return ''
  const xMaximum = points.reduce((most, { x }) => Math.max(most, x), 0) || 1
  const { ticks, bottom, top } = isShare ? shareAxis(curves) : numberAxis(points)
  const inner = {
    x: frame.left - bleed,
    y: frame.top - bleed,
    width: size.width - frame.left - frame.right + 2 * bleed,
    height: size.height - frame.top - frame.bottom + 2 * bleed,
  }
  const innerWidth = size.width - frame.left - frame.right
  const innerHeight = size.height - frame.top - frame.bottom
  const place = ({ x, y }: { readonly x: number; readonly y: number }): string =>
    `${round(frame.left + (x / xMaximum) * innerWidth)} ${round(frame.top + (1 - (y - bottom) / (top - bottom)) * innerHeight)}`
  const grid = ticks.map((tick) => {
    const y = round(frame.top + (1 - (tick - bottom) / (top - bottom)) * innerHeight)
    return `<line class="grid" x1="${frame.left}" x2="${size.width - frame.right}" y1="${y}" y2="${y}"/><text class="tick" x="${frame.left - 6}" y="${y + 3.5}" text-anchor="end">${isShare ? numbers.plainPercent(tick) : numbers.setting(Number(tick.toPrecision(6)))}</text>`
  })
  const xTicks = roundTicks(0, xMaximum)
    .filter((tick) => tick <= xMaximum)
    .map((tick) => {
      const x = round(frame.left + (tick / xMaximum) * innerWidth)
      return `<text class="tick" x="${x}" y="${size.height - frame.bottom + 15}" text-anchor="middle">${numbers.setting(Number(tick.toPrecision(6)))}</text>`
    })
  const lines = curves.map(({ className, points: own, isFaint = false }) => {
    const drawable = thin(own.filter(isDrawable), xMaximum)
    const [first] = drawable
    if (first === undefined) return ''
    if (drawable.length === 1) {
      const [x, y] = place(first).split(' ')
      return `<circle class="dot ${className}" cx="${x}" cy="${y}" r="3"/>`
    }
    return `<polyline class="curve ${className}${isFaint ? ' faint' : ''}" points="${drawable.map(place).join(' ')}"/>`
  })
  const legend = curves
    .filter(({ isFaint, points: own }) => isFaint !== true && own.some(isDrawable))
    .map(({ name, className }, at) => {
      const x = frame.left + 10 + at * 110
      return `<line class="curve ${className}" x1="${x}" x2="${x + 16}" y1="${size.height - 7}" y2="${size.height - 7}"/><text class="tick" x="${x + 21}" y="${size.height - 3.5}">${escapeMarkup(name)}</text>`
    })
  return [
    `<svg class="chart" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${escapeMarkup(title)}">`,
    ...grid,
    ...xTicks,
    `<text class="tick" x="${size.width - frame.right}" y="${size.height - 3.5}" text-anchor="end">${escapeMarkup(xLabel)}</text>`,
    // An inner svg cuts off what lies outside the axes.
    `<svg x="${inner.x}" y="${inner.y}" width="${inner.width}" height="${inner.height}" viewBox="${inner.x} ${inner.y} ${inner.width} ${inner.height}">`,
    ...lines,
    '</svg>',
    ...legend,
    '</svg>',
  ].join('')
}

interface Axis {
  readonly ticks: readonly number[]
  readonly bottom: number
  readonly top: number
}

function numberAxis(points: Curve['points']): Axis {
  const { low, high } = points.reduce((range, { y }) => ({ low: Math.min(range.low, y), high: Math.max(range.high, y) }), {
    low: Infinity,
    high: -Infinity,
  })
  const ticks = roundTicks(low, high)
  return { ticks, bottom: ticks[0] ?? 0, top: ticks.at(-1) ?? 1 }
}

/** Fits the means, as the app's charts do: single batches jump, and alone do not stretch it. */
function shareAxis(curves: readonly Curve[]): Axis {
  const means = curves.filter(({ isFaint }) => isFaint !== true)
  const shown = means.some(({ points }) => points.some(isDrawable)) ? means : curves
  const [bottom, top] = fittingShareRange(shown.flatMap(({ points }) => points.filter(isDrawable).map(({ y }) => y)))
  const slack = (top - bottom) * 1e-6
  return { ticks: roundTicks(bottom, top).filter((tick) => tick >= bottom - slack && tick <= top + slack), bottom, top }
}

function isDrawable({ x, y }: { readonly x: number; readonly y: number }): boolean {
  return Number.isFinite(x) && Number.isFinite(y)
}

function thin(points: Curve['points'], xMaximum: number): Curve['points'] {
  if (points.length <= 2 * columns) return points
  const kept: (readonly [Curve['points'][number], Curve['points'][number]])[] = []
  for (const point of points) {
    const column = Math.min(columns - 1, Math.floor((point.x / xMaximum) * columns))
    const [low, high] = kept[column] ?? [point, point]
    kept[column] = [point.y < low.y ? point : low, point.y > high.y ? point : high]
  }
  return kept.flatMap(([low, high]) => (low === high ? [low] : low.x < high.x ? [low, high] : [high, low]))
}

/** About five round numbers (1, 2 or 5 times a power of ten apart) that hold the range between them. */
export function roundTicks(low: number, high: number): readonly number[] {
  const span = high > low ? high - low : Math.abs(high) || 1
  const raw = span / 4
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= raw) ?? 10) * power
  const first = Math.floor(low / step)
  const last = Math.max(first + 1, Math.ceil(high / step))
  return Array.from({ length: last - first + 1 }, (_, at) => (first + at) * step)
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
