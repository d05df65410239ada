const redraws = new WeakMap<HTMLCanvasElement, () => void>()

/**
 * What was drawn on a canvas is gone when the graphics processor restarts: Chromium gives the canvas back empty. `redraw`
 * then draws it again; of one canvas the latest counts.
 */
export function redrawWhenRestored(canvas: HTMLCanvasElement, redraw: () => void): void {
  if (!redraws.has(canvas)) canvas.addEventListener('contextrestored', () => redraws.get(canvas)?.())
  redraws.set(canvas, redraw)
}
