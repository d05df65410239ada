import type { WireId } from '../contract/ids.ts'
import type { ShownCard } from '../graph/shownCards.ts'
import { layerKind } from '../layers/registry.ts'
import { cardBox, cardWidth, crossesBox, type Box } from './cardBox.ts'
import type { DrawnWire } from './drawnWires.ts'
import { runsAlongFrame } from './frameEdges.ts'
import type { GroupFrame } from './placeFrames.ts'
import { directCurve, portPitch, portTop, type Point } from './wirePath.ts'
import { wireWays } from './wireWays.ts'

/** Corners of a wire that goes round cards, its ends included; null for one that goes straight to its end. */
export type WireRoute = readonly Point[] | null

interface Line {
  readonly from: Point
  readonly to: Point
}
/** A line that a wire already runs along. */
interface Run extends Line {
  readonly wire: DrawnWire
}

/**
 * How wires go so that they pass behind no card: straight (or a soft S) where nothing stands in the way, else along the
 * free strips between cards, apart from wires that have nothing in common with them and from the edges of groups. Where
 * there is no free way, the shortest. Dragging moves wires off their route; they get a new one when the drag ends.
 */
export function routeWires(
  wires: readonly DrawnWire[],
  { cards, frames }: { readonly cards: readonly ShownCard[]; readonly frames: readonly GroupFrame[] },
): ReadonlyMap<WireId, WireRoute> {
  const boxes = cards.map((card) => ({ card, box: cardBox(card, 3) }))
  const runs: Run[] = []
  const routes = new Map<WireId, WireRoute>()
  for (const wire of wires) {
    const [from, to] = wireEnds(wire)
    const others = boxes.filter(({ card }) => card !== wire.from && card !== wire.to).map(({ box }) => box)
    const near = nearBoxes(others, from, to)
    const isClear = to.x > from.x && !crossesAny(directCurve(from, to), near)
    const route = isClear ? null : findWay(wire, { from, to, boxes: others, frames, runs })
    routes.set(wire.id, route)
    for (const [at, point] of (route ?? []).entries()) {
      const before = route?.[at - 1]
      if (before !== undefined) runs.push({ wire, from: before, to: point })
    }
  }
  return routes
}

/** Where a wire leaves its card and enters the other one, in canvas pixels. */
export function wireEnds({ from, to, toPort }: DrawnWire): readonly [Point, Point] {
  const ports = to.type === 'node' ? (layerKind(to.node.kind)?.inputs ?? []) : []
  const port = Math.max(
    0,
    ports.findIndex(({ name }) => name === toPort),
  )
  return [
    { x: from.x + cardWidth, y: from.y + portTop },
    { x: to.x, y: to.y + portTop + port * portPitch },
  ]
}

function findWay(
  wire: DrawnWire,
  {
    from,
    to,
    boxes,
    frames,
    runs,
  }: {
    readonly from: Point
    readonly to: Point
    readonly boxes: readonly Box[]
    readonly frames: readonly GroupFrame[]
    readonly runs: readonly Run[]
  },
): readonly Point[] {
  const own = [cardBox(wire.from, 3), cardBox(wire.to, 3)]
  const ways = wireWays(from, to, [...boxes, ...own])
  const strangers = runs.filter((run) => run.wire.from !== wire.from && run.wire.to !== wire.to)
  let free: readonly Point[] | undefined
  let apart: readonly Point[] | undefined
  for (const way of ways) {
    // The stubs at the ports touch their own cards; what lies between them must not.
    if (crossesAny(way, boxes) || crossesAny(way.slice(1, -1), own)) continue
    free ??= way
    if (runsAlong(way, strangers)) continue
    apart ??= way
    if (!runsAlongFrame(way, frames)) return way
  }
  return apart ?? free ?? ways[0] ?? [from, to]
}

function nearBoxes(boxes: readonly Box[], from: Point, to: Point): readonly Box[] {
  const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)]
  return boxes.filter((box) => box.right > from.x && box.left < to.x && box.bottom > top && box.top < bottom)
}

function crossesAny(points: readonly Point[], boxes: readonly Box[]): boolean {
  return points.some((point, at) => {
    const before = points[at - 1]
    return before !== undefined && boxes.some((box) => crossesBox(before, point, box))
  })
}

/** Whether a way lies on the line of a wire that shares neither end: the two could not be told apart. */
function runsAlong(way: readonly Point[], strangers: readonly Run[]): boolean {
  return way.some((point, at) => {
    const before = way[at - 1]
    return before !== undefined && strangers.some((run) => liesAlong({ from: before, to: point }, run))
  })
}

/** Parallel, nearer than 6 pixels, and beside each other for more than 8. Wires that cross are told apart. */
function liesAlong(left: Line, right: Line): boolean {
  const isLevel = left.from.y === left.to.y
  if (isLevel !== (right.from.y === right.to.y)) return false
  const [along, across] = isLevel ? (['x', 'y'] as const) : (['y', 'x'] as const)
  if (Math.abs(left.from[across] - right.from[across]) >= 6) return false
  const start = Math.max(Math.min(left.from[along], left.to[along]), Math.min(right.from[along], right.to[along]))
  const end = Math.min(Math.max(left.from[along], left.to[along]), Math.max(right.from[along], right.to[along]))
  return end - start > 8
}
