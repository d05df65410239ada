import type { Graph } from '../../engine/contract/document.ts'
import type { NodeId } from '../../engine/contract/ids.ts'
import type { Point } from './wirePath.ts'

const columnPitch = 200
const cardHeight = 92
const rowGap = 68

interface Column {
  readonly ids: readonly NodeId[]
  readonly top: number
  readonly bottom: number
}

/**
 * Cuts a long drawing (left to right) into rows of about the given proportions (width ÷ height). Cuts go where the
 * fewest wires cross, so that blocks with skip connections stay whole. Places are in canvas pixels, the first at 0, 0.
 */
export function wrapRows(
  graph: Graph,
  { places, aspect }: { readonly places: ReadonlyMap<string, Point>; readonly aspect: number },
): ReadonlyMap<NodeId, Point> {
  const columns = intoColumns(graph, places)
  const rows = cutRows(columns, { crossings: countCrossings(graph, columns), perRow: columnsPerRow(columns, aspect) })
  const result = new Map<NodeId, Point>()
  let y = 0
  for (const row of rows) {
    const top = Math.min(...row.map((column) => column.top))
    const bottom = Math.max(...row.map((column) => column.bottom))
    row.forEach((column, index) => {
      for (const id of column.ids) {
        const place = places.get(id)
        if (place !== undefined) result.set(id, { x: index * columnPitch, y: Math.round(y + place.y - top) })
      }
    })
    y += bottom - top + cardHeight + rowGap
  }
  return result
}

function intoColumns(graph: Graph, places: ReadonlyMap<string, Point>): readonly Column[] {
  const byX = new Map<number, NodeId[]>()
  for (const { id } of graph.nodes) {
    const place = places.get(id)
    if (place === undefined) continue
    const x = Math.round(place.x)
    const column = byX.get(x)
    if (column === undefined) byX.set(x, [id])
    else column.push(id)
  }
  return [...byX]
    .sort(([left], [right]) => left - right)
    .map(([, ids]) => {
      const ys = ids.map((id) => places.get(id)?.y ?? 0)
      return { ids, top: Math.min(...ys), bottom: Math.max(...ys) }
    })
}

/** Rows of n columns are n·pitch wide; the number that brings the whole nearest to the wanted proportions. */
function columnsPerRow(columns: readonly Column[], aspect: number): number {
  if (columns.length <= 4) return columns.length
  const height = Math.max(...columns.map((column) => column.bottom - column.top)) + cardHeight + rowGap
  const ideal = Math.sqrt((columns.length * height * aspect) / columnPitch)
  return Math.max(4, Math.min(columns.length, Math.round(ideal)))
}

/** For each gap between columns, how many wires pass it. */
function countCrossings(graph: Graph, columns: readonly Column[]): readonly number[] {
  const columnOf = new Map(columns.flatMap((column, index) => column.ids.map((id) => [id, index] as const)))
  const crossings = columns.map(() => 0)
  for (const wire of graph.wires) {
    const from = columnOf.get(wire.from)
    const to = columnOf.get(wire.to)
    if (from === undefined || to === undefined) continue
    for (let gap = Math.min(from, to); gap < Math.max(from, to); gap += 1) crossings[gap] = (crossings[gap] ?? 0) + 1
  }
  return crossings
}

function cutRows(
  columns: readonly Column[],
  { crossings, perRow }: { readonly crossings: readonly number[]; readonly perRow: number },
): readonly (readonly Column[])[] {
  const rows: Column[][] = []
  let start = 0
  while (columns.length - start > perRow) {
    const latest = start + perRow
    const earliest = start + Math.ceil(perRow * 0.6)
    let cut = latest
    for (let candidate = latest; candidate >= earliest; candidate -= 1) {
      if ((crossings[candidate - 1] ?? 0) < (crossings[cut - 1] ?? 0)) cut = candidate
    }
    rows.push(columns.slice(start, cut))
    start = cut
  }
  rows.push(columns.slice(start))
  return rows
}
