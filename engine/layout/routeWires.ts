import type { WireId } from '../contract/ids.ts'
import type { ShownCard } from '../graph/shownCards.ts'
import { layerKind } from '../layers/registry.ts'
import { cardWidth } from './cardBox.ts'
import { CardIndex } from './cardIndex.ts'
import type { DrawnWire } from './drawnWires.ts'
import { FrameEdges } from './frameEdges.ts'
import type { GroupFrame } from './placeFrames.ts'
import { directCurve, portPitch, portTop, type Point } from './wirePath.ts'
import { WireRuns } from './wireRuns.ts'
import { drawWay, wireWays } from './wireWays.ts'

/** Around cards, in canvas pixels. */
const margin = 3

/** Corners of a wire that goes round cards, its ends included; null for one that goes straight to its end. */
export type WireRoute = readonly Point[] | null

/**
 * How wires go so that they pass behind no card: straight (or a soft S) where nothing stands in the way, else along the
 * free strips between cards, apart from wires that have nothing in common with them and from the edges of groups. Where
 * there is no free way, the shortest. Dragging moves wires off their route; they get a new one when the drag ends.
 */
export function routeWires(
  wires: readonly DrawnWire[],
  { cards, frames }: { readonly cards: readonly ShownCard[]; readonly frames: readonly GroupFrame[] },
): ReadonlyMap<WireId, WireRoute> {
  const standing = new CardIndex(cards, { margin })
  const edges = new FrameEdges(frames)
  const runs = new WireRuns()
  const routes = new Map<WireId, WireRoute>()
  for (const wire of wires) {
    const [from, to] = wireEnds(wire)
    const isClear = to.x > from.x && !standing.crosses(directCurve(from, to), [wire.from, wire.to])
    const route = isClear ? null : findWay(wire, { standing, edges, runs })
    routes.set(wire.id, route)
    if (route !== null) runs.add(wire, route)
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

interface Surroundings {
  readonly standing: CardIndex
  readonly edges: FrameEdges
  readonly runs: WireRuns
}

function findWay(wire: DrawnWire, { standing, edges, runs }: Surroundings): readonly Point[] {
  const [from, to] = wireEnds(wire)
  const ends = { from, to, own: [wire.from, wire.to] }
  const { clear, shortest } = wireWays(ends, standing)
  let apart: readonly Point[] | undefined
  for (const way of clear) {
    const points = drawWay(way, ends)
    if (runs.hasBeside(points, wire)) continue
    apart ??= points
    if (!edges.hasOn(points)) return points
  }
  const next = clear[0] ?? shortest
  return apart ?? (next === null ? [from, to] : drawWay(next, ends))
}
