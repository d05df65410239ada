import type { FeatureMaps } from '../../engine/contract/probes.ts'
import { redrawWhenRestored } from '../ui/redrawWhenRestored.ts'
import type { MapGrid } from './mapGrid.ts'
import { mapPixels, type ColourScale } from './paintMaps.ts'

/** One canvas for all: a map is painted there cell by cell, then drawn enlarged. */
let scratch: HTMLCanvasElement | null = null

/** Draws maps side by side, cells as sharp squares. The canvas takes the size of the grid. */
export function drawMapGrid(
  canvas: HTMLCanvasElement,
  maps: FeatureMaps,
  { grid, scale }: { grid: MapGrid; scale: ColourScale },
): void {
  const ratio = window.devicePixelRatio
  const width = grid.columns * grid.cellWidth + (grid.columns - 1) * grid.gap
  const height = grid.rows * grid.cellHeight + (grid.rows - 1) * grid.gap
  sizeCanvas(canvas, { width, height, ratio })
  redrawWhenRestored(canvas, () => drawMapGrid(canvas, maps, { grid, scale }))
  const context = canvas.getContext('2d')
  // It may have lost what it draws with, or get it back after the canvas.
  if (scratch?.getContext('2d')?.isContextLost() !== false) scratch = document.createElement('canvas')
  scratch.width = maps.width
  scratch.height = maps.height
  const scratchContext = scratch.getContext('2d')
  if (context === null || scratchContext === null) return
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, width, height)
  context.imageSmoothingEnabled = false
  const shown = Math.min(maps.maps, grid.columns * grid.rows)
  for (let index = 0; index < shown; index++) {
    scratchContext.putImageData(new ImageData(mapPixels(maps, index, scale), maps.width, maps.height), 0, 0)
    const x = (index % grid.columns) * (grid.cellWidth + grid.gap)
    const y = Math.floor(index / grid.columns) * (grid.cellHeight + grid.gap)
    context.drawImage(scratch, x, y, grid.cellWidth, grid.cellHeight)
  }
}

/** Sets the size through the canvas's own style object: the content security policy takes no style attributes. */
function sizeCanvas(canvas: HTMLCanvasElement, { width, height, ratio }: { width: number; height: number; ratio: number }): void {
  const pixels = { width: Math.round(width * ratio), height: Math.round(height * ratio) }
  if (canvas.width !== pixels.width) canvas.width = pixels.width
  if (canvas.height !== pixels.height) canvas.height = pixels.height
  canvas.style.width = `${width}px`
  canvas.style.height = `${height}px`
}
