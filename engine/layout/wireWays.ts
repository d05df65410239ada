import type { Box } from './cardBox.ts'
import type { Point } from './wirePath.ts'

/** Distances from a port at which a wire may turn, and from a row of cards at which it may run; the usual ones first. */
const turns = [26, 16, 36] as const
const lanes = [20, 10, 30, 40, 50] as const

/**
 * The ways that a wire may take along the axes, shortest first: down (or up) once, or along one of the free strips above,
 * between and below the rows of cards.
 */
export function wireWays(from: Point, to: Point, boxes: readonly Box[]): readonly (readonly Point[])[] {
  const ways: Point[][] = []
  if (to.x - from.x > 2 * turns[1]) {
    for (const turn of turns)
      for (const x of [from.x + turn, to.x - turn]) ways.push([from, { x, y: from.y }, { x, y: to.y }, to])
  }
  for (const y of stripLines(from, to, boxes)) {
    for (const leave of turns) {
      for (const arrive of turns) {
        const [start, end] = [from.x + leave, to.x - arrive]
        ways.push([from, { x: start, y: from.y }, { x: start, y }, { x: end, y }, { x: end, y: to.y }, to])
      }
    }
  }
  const costs = new Map(ways.map((way) => [way, wayCost(way)]))
  return ways.sort((left, right) => (costs.get(left) ?? 0) - (costs.get(right) ?? 0))
}

/** Length in canvas pixels, each bend as if it were 30 more. */
function wayCost(points: readonly Point[]): number {
  let cost = points.length * 30
  for (const [at, point] of points.entries()) {
    const before = points[at - 1]
    if (before !== undefined) cost += Math.abs(point.x - before.x) + Math.abs(point.y - before.y)
  }
  return cost
}

/** Heights at which a line between the two ends meets no card. */
function stripLines(from: Point, to: Point, boxes: readonly Box[]): readonly number[] {
  const left = Math.min(from.x, to.x) - 40
  const right = Math.max(from.x, to.x) + 40
  const rows = boxes.filter((box) => box.right > left && box.left < right).sort((above, below) => above.top - below.top)
  const lines: number[] = []
  let edge = -Infinity
  for (const row of rows) {
    // Close above the row that follows, as text stands on its line.
    if (row.top > edge) lines.push(...lanes.map((lane) => row.top - lane).filter((y) => y > edge + 4))
    // Rows that stand close leave room for one wire in the middle.
    if (row.top > edge && row.top - edge <= lanes[1] + 4) lines.push((edge + row.top) / 2)
    edge = Math.max(edge, row.bottom)
  }
  if (edge > -Infinity) lines.push(...lanes.map((lane) => edge + lane))
  return lines
}
