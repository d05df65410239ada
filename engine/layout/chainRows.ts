import type { Graph, GraphNode } from '../contract/document.ts'
import type { NodeId } from '../contract/ids.ts'
import { columnPitch, rowPitch } from '../document/edits/cardPlaces.ts'
import { topology } from '../graph/topology.ts'
import type { Point } from './wirePath.ts'

/** A row is broken here at the latest. */
const longestRow = 8
/** Room for frames around rows, and for the wire that goes back to the start of the next. */
const linePitch = 1.15

/** Kinds that make pictures smaller: behind them a new row begins. */
const shrinks = new Set(['maxPool2d', 'maxPool1d', 'avgPool2d', 'globalAvgPool2d', 'globalMaxPool2d', 'flatten'])

/**
 * A chain (see isChain.ts) as the VGG templates draw it: in rows like a text, one for each group, or for each size of its
 * pictures where it has none. Places in canvas pixels, the first at 0, 0.
 */
export function chainRows(graph: Graph): ReadonlyMap<NodeId, Point> {
  const byId = new Map(graph.nodes.map((node) => [node.id, node]))
  const order = topology(graph).order.flatMap((id) => byId.get(id) ?? [])
  const rows = intoRows(order)
  const [first, second] = order
  /*
   * The input stands out to the left, rows below it begin under its successor; a frame takes a little more room. Beside
   * framed rows one without a frame (a classifier) begins under the input.
   */
  const framed = second?.group !== undefined
  const indentOf = ({ group }: GraphNode) => (!framed ? 1 : group === undefined ? 0 : 1.25)
  const places = new Map<NodeId, Point>()
  rows.forEach((row, line) => {
    const start = row.find((node) => node !== first)
    const indent = start === undefined ? 0 : indentOf(start)
    row.forEach((node, column) => {
      const at = node === first ? 0 : indent + column - (row[0] === first ? 1 : 0)
      places.set(node.id, { x: at * columnPitch, y: Math.round(line * rowPitch * linePitch) })
    })
  })
  return places
}

function intoRows(order: readonly GraphNode[]): readonly (readonly GraphNode[])[] {
  const rows: GraphNode[][] = [[]]
  order.forEach((node, at) => {
    const before = order[at - 1]
    // The input shares the first group's row.
    const isBorder = before !== undefined && at > 1 && before.group !== node.group
    const row = rows.at(-1) ?? []
    const isSmaller = before !== undefined && before.group === undefined && shrinks.has(before.kind) && row.length > 1
    if (isBorder || isSmaller || row.length >= longestRow) rows.push([node])
    else row.push(node)
  })
  return rows
}
