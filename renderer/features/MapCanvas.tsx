import { useEffect, useImperativeHandle, useRef, useState, type Ref } from 'react'
import { useTranslation } from 'react-i18next'
import type { FeatureMaps } from '../../engine/contract/probes.ts'
import { formatValue } from '../training/formatNumbers.ts'
import { drawMapGrid } from './drawMapGrid.ts'
import { foldStrip } from './foldStrip.ts'
import styles from './MapCanvas.module.css'
import { fitMapGrid, mapAt, type MapGrid } from './mapGrid.ts'
import { cellValue, type ColourScale } from './paintMaps.ts'

export interface MapCanvasHandle {
  draw(maps: FeatureMaps | null): void
}

/** A grid of maps as large as its frame allows, drawn past React; the cell under the pointer tells its value. */
export function MapCanvas({
  label,
  scale,
  ref,
}: {
  readonly label: string
  readonly scale: ColourScale
  readonly ref: Ref<MapCanvasHandle>
}) {
  const { t } = useTranslation()
  const frame = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const latest = useRef<{ readonly maps: FeatureMaps; readonly grid: MapGrid } | null>(null)
  const [reading, setReading] = useState('')

  const draw = (maps: FeatureMaps | null) => {
    const [element, space] = [canvas.current, frame.current]
    if (element === null || space === null) return
    element.hidden = maps === null
    if (maps === null) return
    const folded = foldStrip(maps)
    const grid = fitMapGrid(
      { count: folded.maps, width: folded.width, height: folded.height },
      { width: space.clientWidth, height: space.clientHeight, gap: folded.width === 1 && folded.height === 1 ? 2 : 4 },
    )
    latest.current = { maps: folded, grid }
    drawMapGrid(element, folded, { grid, scale })
  }
  useImperativeHandle(ref, () => ({ draw }))

  useEffect(() => {
    const space = frame.current
    if (space === null) return
    const observer = new ResizeObserver(() => draw(latest.current?.maps ?? null))
    observer.observe(space)
    return () => observer.disconnect()
  })

  const read = (event: React.PointerEvent<HTMLCanvasElement>) => {
    const shown = latest.current
    if (shown === null) return
    const box = event.currentTarget.getBoundingClientRect()
    const hit = mapAt(shown.grid, { x: event.clientX - box.left, y: event.clientY - box.top }, shown.maps)
    if (hit === null) return setReading('')
    const { map, row, column } = hit
    const value = formatValue(cellValue(shown.maps, map, row * shown.maps.width + column))
    setReading(t('features.hover', { map: map + 1, row: row + 1, column: column + 1, value }))
  }

  return (
    <div className={styles.area}>
      <div ref={frame} className={styles.frame}>
        {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a canvas is a picture that no img can hold */}
        <canvas ref={canvas} role="img" aria-label={label} hidden onPointerMove={read} onPointerLeave={() => setReading('')} />
      </div>
      <p className={styles.reading}>{reading}</p>
    </div>
  )
}
