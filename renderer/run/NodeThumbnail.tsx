import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { NodeId } from '../../engine/contract/ids.ts'
import type { FeatureMaps } from '../../engine/contract/probes.ts'
import { indexGraph } from '../../engine/graph/indexGraph.ts'
import { useDocument } from '../document/documentStore.ts'
import { drawMapGrid } from '../features/drawMapGrid.ts'
import { foldStrip } from '../features/foldStrip.ts'
import type { MapGrid } from '../features/mapGrid.ts'
import styles from './NodeThumbnail.module.css'
import { useRunStore } from './runStore.ts'
import { session } from './session.ts'

/** Lengths in canvas pixels; the width is that of a card without its padding. */
const room = { width: 132, height: 34, gap: 2, columns: 8 }
const mapsShown = 16

/** A node's live output on its card. Drawn as frames arrive, without React; takes no room before the first. */
export function NodeThumbnail({ node }: { readonly node: NodeId }) {
  const { t } = useTranslation()
  const canvas = useRef<HTMLCanvasElement>(null)
  const name = useDocument((document) => indexGraph(document.graph).nodes.get(node)?.name ?? '')
  const sample = useRunStore((state) => state.sample)

  useEffect(
    () =>
      session().hub.watch(node, mapsShown, (maps) => {
        const element = canvas.current
        if (element === null) return
        element.hidden = maps === null
        if (maps === null) return
        const folded = foldStrip(maps)
        drawMapGrid(element, folded, { grid: thumbnailGrid(folded), scale: 'sequential' })
      }),
    [node],
  )

  // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a canvas is a picture that no img can hold
  return <canvas ref={canvas} hidden className={styles.thumbnail} role="img" aria-label={t('run.thumbnail', { name, sample })} />
}

function thumbnailGrid({ maps, width, height }: FeatureMaps): MapGrid {
  const { gap, columns } = room
  if (width === 1 && height === 1) return stripGrid(maps)
  if (maps === 1) {
    const scale = Math.min(room.width / width, room.height / height)
    return {
      columns: 1,
      rows: 1,
      cellWidth: Math.max(2, Math.floor(width * scale)),
      cellHeight: Math.max(2, Math.floor(height * scale)),
      gap,
    }
  }
  const cellWidth = Math.floor((room.width - gap * (columns - 1)) / columns)
  const rows = Math.ceil(Math.min(maps, mapsShown) / columns)
  const cellHeight = Math.min(cellWidth, Math.max(2, Math.round((cellWidth * height) / width)))
  return { columns: Math.min(columns, maps), rows, cellWidth, cellHeight, gap }
}

/** A row of numbers: up to 33 to a line, at most four lines. */
function stripGrid(count: number): MapGrid {
  const columns = Math.min(count, 33)
  return {
    columns,
    rows: Math.min(4, Math.ceil(count / columns)),
    cellWidth: Math.max(3, Math.floor(room.width / columns) - 1),
    cellHeight: 7,
    gap: 1,
  }
}
