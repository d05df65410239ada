/** The canvas's smallest and largest zoom. */
export const zoomLimits = { least: 0.05, most: 2.5 } as const

/**
 * Where a step of zooming ends. Steps that come faster than one is shown (`durationMs`) add up: the next one starts from where
 * the last one ends, not from what is on the way there.
 */
export function zoomSteps(
  durationMs: number,
  now: () => number = () => performance.now(),
): (zoom: number, factor: number) => number {
  let aim = { zoom: 1, until: -Infinity }
  return (zoom, factor) => {
    const time = now()
    const wanted = (time < aim.until ? aim.zoom : zoom) * factor
    aim = { zoom: Math.min(zoomLimits.most, Math.max(zoomLimits.least, wanted)), until: time + durationMs }
    return aim.zoom
  }
}
