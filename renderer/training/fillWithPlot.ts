import type uPlot from 'uplot'
import { redrawWhenRestored } from '../ui/redrawWhenRestored.ts'
import { createCurvePlot, type PlotOptions } from './createCurvePlot.ts'
import { onThemeChange } from './readToken.ts'

/** In pixels; in less there is nothing to see. */
const leastSide = 40

/**
 * Keeps a plot as large as its frame, in the colours of the theme; it is made once the frame has room for it. Returns what
 * ends it.
 */
export function fillWithPlot(
  frame: HTMLElement,
  { onMade, ...options }: Omit<PlotOptions, 'size'> & { readonly onMade: (plot: uPlot) => void },
): () => void {
  let plot: uPlot | null = null
  const observer = new ResizeObserver(() => {
    const size = { width: frame.clientWidth, height: frame.clientHeight }
    if (size.width < leastSide || size.height < leastSide) return
    if (plot !== null) return plot.setSize(size)
    const made = createCurvePlot(frame, { ...options, size })
    plot = made
    // A new size, though the same, makes uPlot set font and colours anew: a restored context has forgotten them.
    redrawWhenRestored(made.ctx.canvas, () => made.setSize({ width: made.width, height: made.height }))
    onMade(made)
  })
  observer.observe(frame)
  const forgetTheme = onThemeChange(() => plot?.redraw(false))
  return () => {
    observer.disconnect()
    forgetTheme()
    plot?.destroy()
  }
}
