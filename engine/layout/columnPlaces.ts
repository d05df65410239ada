import type { Graph, Wire } from '../contract/document.ts'
import type { NodeId } from '../contract/ids.ts'
import { columnPitch, rowPitch } from '../document/edits/cardPlaces.ts'
import { indexGraph } from '../graph/indexGraph.ts'
import { topology } from '../graph/topology.ts'
import type { Point } from './wirePath.ts'

/**
 * Any network in one long line from left to right: the longest path straight on, each branch in a line below, pushed to
 * its end, where it joins (as a skip's projection stands under the last cards before the sum). Paths are as long as their
 * layers are many: `layers` says how many a card stands for. Linear in nodes and wires. Places in canvas pixels, on the
 * grid of columnPitch and rowPitch.
 */
export function columnPlaces(graph: Graph, layers: (id: NodeId) => number): ReadonlyMap<NodeId, Point> {
  const net = forward(graph)
  const columns = columnsOf(net)
  const lanes = lanesOf(pathsOf(net, layers), { columns, layers })
  return new Map(
    net.order.map((id) => [id, { x: (columns.get(id) ?? 0) * columnPitch, y: (lanes.get(id) ?? 0) * rowPitch }] as const),
  )
}

interface Net {
  /** All nodes, upstream first; those of loops last, in document order. */
  readonly order: readonly NodeId[]
  readonly before: (id: NodeId) => readonly NodeId[]
  readonly behind: (id: NodeId) => readonly NodeId[]
}

function forward(graph: Graph): Net {
  const sorted = topology(graph).order
  const known = new Set(sorted)
  const order = [...sorted, ...graph.nodes.map(({ id }) => id).filter((id) => !known.has(id))]
  const position = new Map(order.map((id, at) => [id, at]))
  const { into, from } = wiresBySide(graph)
  const at = (id: NodeId) => position.get(id) ?? Infinity
  const before = (id: NodeId) => (into.get(id) ?? []).map((wire) => wire.from).filter((other) => at(other) < at(id))
  const behind = (id: NodeId) => (from.get(id) ?? []).map((wire) => wire.to).filter((other) => at(other) > at(id))
  return { order, before, behind }
}

function wiresBySide(graph: Graph) {
  const into = new Map<NodeId, Wire[]>()
  const from = new Map<NodeId, Wire[]>()
  for (const wire of indexGraph(graph).wires.values()) {
    into.set(wire.to, [...(into.get(wire.to) ?? []), wire])
    from.set(wire.from, [...(from.get(wire.from) ?? []), wire])
  }
  return { into, from }
}

/** Layers on the longest way up to each node, itself included. */
function longest(
  order: readonly NodeId[],
  { sources, layers }: { readonly sources: (id: NodeId) => readonly NodeId[]; readonly layers: (id: NodeId) => number },
): ReadonlyMap<NodeId, number> {
  const lengths = new Map<NodeId, number>()
  for (const id of order)
    lengths.set(id, layers(id) + sources(id).reduce((most, other) => Math.max(most, lengths.get(other) ?? 0), 0))
  return lengths
}

/** As far right as what follows allows; ends as far left as what comes before does. */
function columnsOf({ order, before, behind }: Net): ReadonlyMap<NodeId, number> {
  const depth = longest(order, { sources: before, layers: () => 1 })
  const columns = new Map<NodeId, number>()
  for (const id of order.toReversed()) {
    const next = behind(id).reduce((least, other) => Math.min(least, columns.get(other) ?? Infinity), Infinity)
    columns.set(id, next === Infinity ? (depth.get(id) ?? 1) - 1 : next - 1)
  }
  return columns
}

/** Every node is in one path: it goes on to the successor with the longest way before it, if that comes from it by its own longest. */
function pathsOf({ order, before, behind }: Net, layers: (id: NodeId) => number): readonly (readonly NodeId[])[] {
  const depth = longest(order, { sources: before, layers })
  const height = longest(order.toReversed(), { sources: behind, layers })
  const best = (ids: readonly NodeId[], length: ReadonlyMap<NodeId, number>) =>
    ids.reduce<NodeId | undefined>(
      (most, id) => (most === undefined || (length.get(id) ?? 0) > (length.get(most) ?? 0) ? id : most),
      undefined,
    )
  const paths: NodeId[][] = []
  const pathTo = new Map<NodeId, NodeId[]>()
  for (const id of order) {
    const source = best(before(id), depth)
    const path = source !== undefined && best(behind(source), height) === id ? pathTo.get(source) : undefined
    if (path === undefined) paths.push([id])
    else path.push(id)
    pathTo.set(id, path ?? paths.at(-1) ?? [])
  }
  return paths
}

/** The longest path in the first line, the others in the first line below what stands there. */
function lanesOf(
  paths: readonly (readonly NodeId[])[],
  { columns, layers }: { readonly columns: ReadonlyMap<NodeId, number>; readonly layers: (id: NodeId) => number },
): ReadonlyMap<NodeId, number> {
  const lanes = new Map<NodeId, number>()
  const taken = new Map<number, number>()
  const lengths = paths.map((path) => path.reduce((sum, id) => sum + layers(id), 0))
  const main = lengths.reduce((best, length, at) => (length > (lengths[best] ?? 0) ? at : best), 0)
  for (const path of [...paths.slice(main, main + 1), ...paths.slice(0, main), ...paths.slice(main + 1)]) {
    const spots = path.map((id) => columns.get(id) ?? 0)
    const [first = 0, last = first] = [spots[0], spots.at(-1)]
    let lane = 0
    for (let column = first; column <= last; column += 1) lane = Math.max(lane, taken.get(column) ?? 0)
    for (let column = first; column <= last; column += 1) taken.set(column, lane + 1)
    for (const id of path) lanes.set(id, lane)
  }
  return lanes
}
