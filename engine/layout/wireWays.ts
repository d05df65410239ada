import type { ShownCard } from '../graph/shownCards.ts'
import type { Box } from './cardBox.ts'
import type { CardIndex, ClearSpan } from './cardIndex.ts'
import type { Point } from './wirePath.ts'

/** Distances from a port at which a wire may turn, and from a row of cards at which it may run; the usual ones first. */
const turns = [26, 16, 36] as const
const lanes = [20, 10, 30, 40, 50] as const

/** A way that a wire may take along the axes. */
export interface WireWay {
  readonly cost: number
  /** Where it turns away from its start and towards its end; `lane` is the height between, where there are two bends more. */
  readonly leave: number
  readonly arrive: number
  readonly lane: number | null
}

export interface WireWays {
  /** Those that go through no card, shortest first. */
  readonly clear: readonly WireWay[]
  /** Of all, through cards too. */
  readonly shortest: WireWay | null
}

export interface WayEnds {
  readonly from: Point
  readonly to: Point
  /** The cards that the wire joins: the stubs at its ports touch them. What lies between the stubs must not. */
  readonly own: readonly ShownCard[]
}

/**
 * The ways that a wire may take along the axes: down (or up) once, or along one of the free strips above, between and
 * below the rows of cards. A large drawing has a thousand for each wire, so they are compared before they are drawn.
 */
export function wireWays(ends: WayEnds, standing: CardIndex): WireWays {
  const { from, to, own } = ends
  const clear: WireWay[] = []
  let shortest: WireWay | null = null
  const offer = (way: WireWay, isClear: boolean): void => {
    if (shortest === null || way.cost < shortest.cost) shortest = way
    if (isClear) clear.push(way)
  }
  const down = Math.abs(to.y - from.y)
  const leaving = turns.map((turn) => stubOf(from, from.x + turn, { own, standing }))
  const arriving = turns.map((turn) => stubOf(to, to.x - turn, { own, standing }))
  if (to.x - from.x > 2 * turns[1]) {
    for (const turn of turns)
      for (const x of [from.x + turn, to.x - turn]) {
        const cost = 4 * bendCost + Math.abs(x - from.x) + down + Math.abs(to.x - x)
        const [leave, arrive] = [stubOf(from, x, { own, standing }), stubOf(to, x, { own, standing })]
        offer({ cost, leave: x, arrive: x, lane: null }, reaches(leave, to.y) && reaches(arrive, from.y))
      }
  }
  for (const lane of stripLines(from, to, standing.byTop)) {
    const upright = Math.abs(lane - from.y) + Math.abs(to.y - lane)
    for (const leave of leaving) {
      for (const arrive of arriving) {
        const level = Math.abs(leave.x - from.x) + Math.abs(arrive.x - leave.x) + Math.abs(to.x - arrive.x)
        const way = { cost: 6 * bendCost + level + upright, leave: leave.x, arrive: arrive.x, lane }
        // Nothing stands in the strip itself.
        offer(way, reaches(leave, lane) && reaches(arrive, lane))
      }
    }
  }
  return { clear: clear.sort((left, right) => left.cost - right.cost), shortest }
}

/** A level piece at a port, and how far one can go up and down at its end; null where the piece goes through a card. */
interface Stub {
  readonly x: number
  readonly span: ClearSpan | null
}

function stubOf(port: Point, x: number, { own, standing }: Pick<WayEnds, 'own'> & { readonly standing: CardIndex }): Stub {
  const turn = { x, y: port.y }
  return { x, span: standing.crosses([port, turn], own) ? null : standing.clearSpan(turn) }
}

function reaches({ span }: Stub, y: number): boolean {
  return span !== null && y >= span.low && y <= span.high
}

/** What a bend counts, as canvas pixels of length. */
const bendCost = 30

/** The corners of a way, its ends included. */
export function drawWay({ leave, arrive, lane }: WireWay, { from, to }: Pick<WayEnds, 'from' | 'to'>): readonly Point[] {
  if (lane === null) return [from, { x: leave, y: from.y }, { x: leave, y: to.y }, to]
  return [from, { x: leave, y: from.y }, { x: leave, y: lane }, { x: arrive, y: lane }, { x: arrive, y: to.y }, to]
}

/** Heights at which a line between the two ends meets no card. */
function stripLines(from: Point, to: Point, boxes: readonly Box[]): readonly number[] {
  const left = Math.min(from.x, to.x) - 40
  const right = Math.max(from.x, to.x) + 40
  const rows = boxes.filter((box) => box.right > left && box.left < right)
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
