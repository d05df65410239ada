import type { Graph } from '../contract/document.ts'
import type { NodeId } from '../contract/ids.ts'
import { columnPitch } from '../document/edits/cardPlaces.ts'
import { groupMembers } from '../graph/groups.ts'
import { plainCardHeight } from './cardBox.ts'
import type { Point } from './wirePath.ts'

const rowGap = 68

interface Column {
  readonly ids: readonly NodeId[]
  readonly top: number
  readonly bottom: number
}

/**
 * Cuts a long drawing (left to right) into rows of about the given proportions (width ÷ height). Cuts go where the
 * fewest wires cross, so that blocks with skip connections stay whole. A group that fits into a row is not cut; a longer
 * one has rows of its own; a row has no less than `fewest` columns. Places are in canvas pixels, the first at 0, 0.
 */
export function wrapRows(
  graph: Graph,
  {
    places,
    aspect,
    fewest = 4,
  }: { readonly places: ReadonlyMap<string, Point>; readonly aspect: number; readonly fewest?: number },
): ReadonlyMap<NodeId, Point> {
  const columns = intoColumns(graph, places)
  const perRow = columnsPerRow(columns, { aspect, fewest })
  const spans = groupSpans(graph, columns)
  const rows = cutRows(columns, {
    costs: cutCosts(graph, { columns, whole: spans.filter(({ first, last }) => last - first < perRow) }),
    ends: new Set(spans.filter(({ first, last }) => last - first >= perRow).flatMap(({ first, last }) => [first, last + 1])),
    perRow,
  })
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
    y += bottom - top + plainCardHeight + rowGap
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
function columnsPerRow(
  columns: readonly Column[],
  { aspect, fewest }: { readonly aspect: number; readonly fewest: number },
): number {
  if (columns.length <= fewest) return columns.length
  const height = Math.max(...columns.map((column) => column.bottom - column.top)) + plainCardHeight + rowGap
  const ideal = Math.sqrt((columns.length * height * aspect) / columnPitch)
  return Math.max(fewest, Math.min(columns.length, Math.round(ideal)))
}

interface Span {
  readonly first: number
  readonly last: number
}

/** The columns that only nodes of one group stand in, for each group. */
function groupSpans(graph: Graph, columns: readonly Column[]): readonly Span[] {
  const columnOf = indexColumns(columns)
  return graph.groups.flatMap(({ id }) => {
    const members = groupMembers(graph, id)
    const inside = new Set(members.map((node) => node.id))
    const own = members.flatMap((node) => columnOf.get(node.id) ?? [])
    const [first, last] = [Math.min(...own), Math.max(...own)]
    const isAlone = columns.slice(first, last + 1).every(({ ids }) => ids.every((node) => inside.has(node)))
    return own.length > 0 && isAlone ? [{ first, last }] : []
  })
}

function indexColumns(columns: readonly Column[]): ReadonlyMap<NodeId, number> {
  return new Map(columns.flatMap((column, index) => column.ids.map((id) => [id, index] as const)))
}

/** What a group that is cut weighs beside wires that are. */
const groupCost = 100
/** What a further wire of the same node does: they are one line where the cut is. */
const wireCost = 0.1

/** The columns between which each node's wires run: all of them are one line there. */
function reach(graph: Graph, columnOf: ReadonlyMap<NodeId, number>): ReadonlyMap<NodeId, Span> {
  const spans = new Map<NodeId, Span>()
  for (const { from, to } of graph.wires) {
    const [start, end] = [columnOf.get(from), columnOf.get(to)]
    if (start === undefined || end === undefined) continue
    const before = spans.get(from) ?? { first: start, last: start }
    spans.set(from, { first: Math.min(before.first, end), last: Math.max(before.last, end) })
  }
  return spans
}

/** For each gap behind a column, how many nodes' wires pass it, and groups that should stay whole. */
function cutCosts(
  graph: Graph,
  { columns, whole }: { readonly columns: readonly Column[]; readonly whole: readonly Span[] },
): readonly number[] {
  const columnOf = indexColumns(columns)
  /* What begins and ends to count at each gap; summed up once, however far wires reach. */
  const changes = columns.map(() => 0)
  const add = (first: number, last: number, cost: number) => {
    changes[first] = (changes[first] ?? 0) + cost
    changes[last] = (changes[last] ?? 0) - cost
  }
  for (const { first, last } of reach(graph, columnOf).values()) add(first, last, 1)
  for (const wire of graph.wires) {
    const [from, to] = [columnOf.get(wire.from), columnOf.get(wire.to)]
    if (from !== undefined && to !== undefined) add(Math.min(from, to), Math.max(from, to), wireCost)
  }
  for (const { first, last } of whole) add(first, last, groupCost)
  let cost = 0
  return changes.map((change) => (cost += change))
}

function cutRows(
  columns: readonly Column[],
  { costs, ends, perRow }: { readonly costs: readonly number[]; readonly ends: ReadonlySet<number>; readonly perRow: number },
): readonly (readonly Column[])[] {
  const rows: Column[][] = []
  let start = 0
  while (start < columns.length) {
    // A last column would stand alone: it joins the row before.
    const latest = start + perRow + 1 >= columns.length ? columns.length : start + perRow
    const forced = Array.from({ length: latest - start }, (_, at) => start + at + 1).find((at) => ends.has(at))
    const cut = forced ?? (latest === columns.length ? latest : bestCut(start, { costs, perRow }))
    rows.push(columns.slice(start, cut))
    start = cut
  }
  return rows
}

/** The cheapest place near the row's end; where a group would be cut there, one farther in front. */
function bestCut(start: number, { costs, perRow }: { readonly costs: readonly number[]; readonly perRow: number }): number {
  const cheapest = (share: number) => {
    const latest = start + perRow
    let cut = latest
    for (let candidate = latest; candidate >= start + Math.ceil(perRow * share); candidate -= 1) {
      if ((costs[candidate - 1] ?? 0) < (costs[cut - 1] ?? 0)) cut = candidate
    }
    return cut
  }
  const near = cheapest(0.6)
  return (costs[near - 1] ?? 0) < groupCost ? near : cheapest(0.3)
}
