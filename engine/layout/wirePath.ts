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
/** From one input port down to the next. */
export const portPitch = 16
const corner = 14
const stub = 12
/** From a port up to where a wire passes above a row of cards and their shape pills. */
const overpass = 46

/**
 * A wire from an output port to an input port: along `route` where it has one (see routeWires.ts), else a soft S to the
 * right, or a rounded way back to the left.
 */
export function wirePath(from: Point, to: Point, route: readonly Point[] | null): WirePath {
  if (route !== null) return along(route)
  return to.x > from.x ? direct(from, to) : along(wayBack(from, to))
}

/**
 * A route fitted to where its ends really are: ports stick out of their cards by half their size. null where the ends are
 * elsewhere, because a card is being dragged.
 */
export function fitRoute(
  route: readonly Point[] | null,
  { start, end }: { readonly start: Point; readonly end: Point },
): readonly Point[] | null {
  const [first] = route ?? []
  const last = route?.at(-1)
  if (route === null || first === undefined || last === undefined || !isNear(first, start) || !isNear(last, end)) return null
  return route.map((point, at) => {
    if (at === 0) return start
    if (at === route.length - 1) return end
    return { x: point.x, y: at === 1 ? start.y : at === route.length - 2 ? end.y : point.y }
  })
}

function isNear(left: Point, right: Point): boolean {
  return Math.abs(left.x - right.x) < 7 && Math.abs(left.y - right.y) < 7
}

/** Points of the soft S, close enough to each other to see what it passes. */
export function directCurve(from: Point, to: Point): readonly Point[] {
  if (from.y === to.y) return [from, to]
  const bend = bendOf(from, to)
  return Array.from({ length: 25 }, (_, at) => {
    const t = at / 24
    const [a, b, c, d] = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t ** 2 * (1 - t), t ** 3]
    return {
      x: a * from.x + b * (from.x + bend) + c * (to.x - bend) + d * to.x,
      y: (a + b) * from.y + (c + d) * to.y,
    }
  })
}

function bendOf(from: Point, to: Point): number {
  return Math.min(60, Math.max(16, (to.x - from.x) / 2))
}

function direct(from: Point, to: Point): WirePath {
  const bend = bendOf(from, to)
  const path =
    from.y === to.y
      ? `M${from.x} ${from.y}H${to.x}`
      : `M${from.x} ${from.y}C${from.x + bend} ${from.y} ${to.x - bend} ${to.y} ${to.x} ${to.y}`
  // Between cards that stand side by side there is no room for the shape: it goes to their upper edge.
  const beside = Math.abs(from.y - to.y) < 70
  const y = beside ? Math.min(from.y, to.y) - portTop - 2 : (from.y + to.y) / 2
  return { path, label: { x: (from.x + to.x) / 2, y } }
}

/** The shape stands on the longest level run. */
function along(points: readonly Point[]): WirePath {
  let label = points[0] ?? { x: 0, y: 0 }
  let longest = -1
  for (const [at, point] of points.entries()) {
    const before = points[at - 1]
    if (before === undefined || before.y !== point.y || Math.abs(point.x - before.x) <= longest) continue
    longest = Math.abs(point.x - before.x)
    label = { x: (before.x + point.x) / 2, y: point.y }
  }
  return { path: polyline(points), label }
}

function wayBack(from: Point, to: Point): readonly Point[] {
  const away = stub + corner
  const down = to.y - from.y
  const middle = Math.abs(down) < 100 ? Math.min(from.y, to.y) - overpass : down > 0 ? to.y - portTop - 26 : from.y - portTop - 26
  return [
    from,
    { x: from.x + away, y: from.y },
    { x: from.x + away, y: middle },
    { x: to.x - away, y: middle },
    { x: to.x - away, y: to.y },
    to,
  ]
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
