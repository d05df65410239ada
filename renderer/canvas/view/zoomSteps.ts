/** The canvas's smallest and largest zoom. */
export const zoomLimits = { least: 0.05, most: 2.5 } as const

export interface ZoomSteps {
  /** Zooms by a factor, from where the last step ends while that is still on its way, else from `zoom`, which is seen. */
  by(factor: number, zoom: number): void
  /** Something else moves the canvas: the next step starts from what is seen. */
  interrupt(): void
}

interface Step {
  readonly from: number
  readonly to: number
}

/**
 * Steps of zooming that come faster than they are shown add up. A step counts as on its way until `zoomTo` says that it has
 * ended, however long that takes where frames are slow.
 * @param zoomTo shows a zoom; resolves when it is reached, and never where something else moves the canvas before
 */
export function zoomSteps(zoomTo: (zoom: number) => Promise<unknown>): ZoomSteps {
  let onItsWay: Step | null = null
  return {
    by(factor, zoom) {
      const start = onItsWay !== null && isBetween(zoom, onItsWay) ? onItsWay.to : zoom
      const step = { from: zoom, to: Math.min(zoomLimits.most, Math.max(zoomLimits.least, start * factor)) }
      onItsWay = step
      void zoomTo(step.to).then(() => {
        if (onItsWay === step) onItsWay = null
      })
    },
    interrupt() {
      onItsWay = null
    },
  }
}

function isBetween(zoom: number, { from, to }: Step): boolean {
  return zoom >= Math.min(from, to) && zoom <= Math.max(from, to)
}
