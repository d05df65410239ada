export interface Point {
  readonly x: number
  readonly y: number
}

export interface WirePath {
  readonly path: string
  /** Where the shape is written. */
  readonly label: Point
}

/** The port's height inside a card. */
export const portTop = 22
const corner = 14
const stub = 12
const laneGap = 10
/** From a port up to where a wire passes above a row of cards and their shape pills. */
const overpass = 46
/** A forward wire longer than this may have cards in its way. */
export const longRun = 130

/**
 * A wire from an output port to an input port: a soft S to a neighbour, a rounded way round to the next row, an arch
 * above the row for one that would run behind cards (`blocked`). `lane` keeps wires of the same node apart.
 */
export function wirePath(
  from: Point,
  to: Point,
  { lane, blocked }: { readonly lane: number; readonly blocked: boolean },
): WirePath {
  const forward = to.x - from.x
  if (forward <= 0) return wrapped(from, to, lane)
  return blocked ? arch(from, to, lane) : direct(from, to)
}

function direct(from: Point, to: Point): WirePath {
  const bend = Math.min(60, Math.max(16, (to.x - from.x) / 2))
  const path =
    from.y === to.y
      ? `M${from.x} ${from.y}H${to.x}`
      : `M${from.x} ${from.y}C${from.x + bend} ${from.y} ${to.x - bend} ${to.y} ${to.x} ${to.y}`
  // Between cards that stand side by side there is no room for the shape: it goes to their upper edge.
  const beside = Math.abs(from.y - to.y) < 70
  const y = beside ? Math.min(from.y, to.y) - portTop - 2 : (from.y + to.y) / 2
  return { path, label: { x: (from.x + to.x) / 2, y } }
}

function arch(from: Point, to: Point, lane: number): WirePath {
  const y = Math.min(from.y, to.y) - overpass - Math.max(0, lane - 1) * laneGap
  const path = polyline([
    from,
    { x: from.x + stub, y: from.y },
    { x: from.x + stub, y },
    { x: to.x - stub, y },
    { x: to.x - stub, y: to.y },
    to,
  ])
  return { path, label: { x: (from.x + to.x) / 2, y } }
}

function wrapped(from: Point, to: Point, lane: number): WirePath {
  const away = stub + corner + lane * laneGap
  const down = to.y - from.y
  const middle =
    (Math.abs(down) < 100 ? Math.min(from.y, to.y) - overpass : down > 0 ? to.y - portTop - 26 : from.y - portTop - 26) -
    lane * laneGap
  const path = polyline([
    from,
    { x: from.x + away, y: from.y },
    { x: from.x + away, y: middle },
    { x: to.x - away, y: middle },
    { x: to.x - away, y: to.y },
    to,
  ])
  return { path, label: { x: (from.x + to.x) / 2, y: middle } }
}

/** Straight runs with rounded corners, as short as the runs allow. */
function polyline(points: readonly Point[]): string {
  const [start] = points
  if (start === undefined) return ''
  const parts = [`M${start.x} ${start.y}`]
  for (let index = 1; index < points.length; index += 1) {
    const before = points[index - 1]
    const here = points[index]
    const after = points[index + 1]
    if (before === undefined || here === undefined) continue
    if (after === undefined) {
      parts.push(`L${here.x} ${here.y}`)
      continue
    }
    const radius = Math.min(corner, distance(before, here) / 2, distance(here, after) / 2)
    const enter = towards(here, before, radius)
    const leave = towards(here, after, radius)
    parts.push(`L${enter.x} ${enter.y}Q${here.x} ${here.y} ${leave.x} ${leave.y}`)
  }
  return parts.join('')
}

function distance(left: Point, right: Point): number {
  return Math.abs(left.x - right.x) + Math.abs(left.y - right.y)
}

/** The point at `length` from `from` on the (axis-parallel) way to `to`. */
function towards(from: Point, to: Point, length: number): Point {
  return { x: from.x + Math.sign(to.x - from.x) * length, y: from.y + Math.sign(to.y - from.y) * length }
}
