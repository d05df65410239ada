/** The canvas's smallest and largest zoom. */
export const zoomLimits = { least: 0.05, most: 2.5 } as const

export interface ZoomSteps {
  /** Zooms by a factor, from where the last step ends while that is still on its way, else from `zoom`, which is seen. */
  by(factor: number, zoom: number): void
  /** Something else moves the canvas: the next step starts from what is seen. */
  interrupt(): void
}

/**
 * Steps of zooming that come faster than they are shown add up. A step counts as on its way until `zoomTo` says that it has
 * ended, however long that takes where frames are slow.
 * @param zoomTo shows a zoom; resolves when it is reached, and never where something else moves the canvas before
 */
export function zoomSteps(zoomTo: (zoom: number) => Promise<unknown>): ZoomSteps {
  let onItsWay: { readonly from: number; readonly to: number } | null = null
  const isOnItsWay = (zoom: number) =>
    onItsWay !== null && zoom >= Math.min(onItsWay.from, onItsWay.to) && zoom <= Math.max(onItsWay.from, onItsWay.to)
  return {
    by(factor, zoom) {
      const start = onItsWay !== null && isOnItsWay(zoom) ? onItsWay.to : zoom
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
