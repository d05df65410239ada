/** Where maps lie when they are laid side by side in rows. Lengths in device-independent pixels. */
export interface MapGrid {
  readonly columns: number
  readonly rows: number
  /** How large one map is drawn. */
  readonly cellWidth: number
  readonly cellHeight: number
  readonly gap: number
}

interface Space {
  readonly width: number
  readonly height: number
  /** Between two maps. */
  readonly gap: number
}

/** The grid that shows `maps` maps of the given proportions as large as the space allows; all of them fit. */
export function fitMapGrid(
  maps: { readonly count: number; readonly width: number; readonly height: number },
  { gap, ...space }: Space,
): MapGrid {
  let best: MapGrid = { columns: 1, rows: Math.max(1, maps.count), cellWidth: 1, cellHeight: 1, gap }
  for (let columns = 1; columns <= maps.count; columns++) {
    const rows = Math.ceil(maps.count / columns)
    const scale = Math.min(
      (space.width - gap * (columns - 1)) / (columns * maps.width),
      (space.height - gap * (rows - 1)) / (rows * maps.height),
    )
    const cellWidth = Math.max(1, Math.floor(scale * maps.width))
    if (cellWidth > best.cellWidth || columns === 1) {
      best = { columns, rows, cellWidth, cellHeight: Math.max(1, Math.floor(scale * maps.height)), gap }
    }
  }
  return best
}

/** Which cell of which map lies at a point of the drawn grid; null in a gap and beyond. */
export function mapAt(
  { columns, cellWidth, cellHeight, gap }: MapGrid,
  point: { readonly x: number; readonly y: number },
  maps: { readonly maps: number; readonly width: number; readonly height: number },
): { readonly map: number; readonly row: number; readonly column: number } | null {
  const gridColumn = Math.floor(point.x / (cellWidth + gap))
  const gridRow = Math.floor(point.y / (cellHeight + gap))
  const x = point.x - gridColumn * (cellWidth + gap)
  const y = point.y - gridRow * (cellHeight + gap)
  const map = gridRow * columns + gridColumn
  if (point.x < 0 || point.y < 0 || x >= cellWidth || y >= cellHeight || gridColumn >= columns || map >= maps.maps) return null
  return { map, row: Math.floor((y / cellHeight) * maps.height), column: Math.floor((x / cellWidth) * maps.width) }
}
