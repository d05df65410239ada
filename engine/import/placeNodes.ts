import type { Graph, GraphNode, Wire } from '../contract/document.ts'
import { nodeId, type NodeId } from '../contract/ids.ts'
import { groupPath } from '../graph/groups.ts'
import { indexGraph } from '../graph/indexGraph.ts'
import { isChain } from '../graph/isChain.ts'
import { groupCardKey } from '../graph/shownCards.ts'
import { chainRows } from '../layout/chainRows.ts'
import { columnPlaces } from '../layout/columnPlaces.ts'
import type { Point } from '../layout/wirePath.ts'
import { wrapRows } from '../layout/wrapRows.ts'
import { groupByName } from './groupByName.ts'

/** Width ÷ height that a drawing is wrapped to, as the canvas of a window has it, and the fewest columns of a row. */
const aspect = 1.8
const fewestColumns = 5
/** What stands in a folded group is one row up to here, as a bottleneck in the templates. */
const longestInside = 10

/**
 * Places for cards that stand nowhere yet, laid out as the templates are: groups from the layers' names, each network (and
 * what is inside each folded group) in rows that suit a window.
 */
export function placeNodes(graph: Graph): Graph {
  const grouped = groupByName(graph)
  const cards = cardPaths(grouped)
  const places = new Map<string, Point>()
  const layers = new Map<string, number>()
  for (const path of cards.values()) for (const key of path) layers.set(key, (layers.get(key) ?? 0) + 1)
  for (const [level, cardGraph] of cardGraphs(grouped, cards))
    for (const [id, place] of placeCards(cardGraph, { isInside: level !== '', layers })) places.set(`${level} ${id}`, place)
  return { ...grouped, nodes: grouped.nodes.map((node) => ({ ...node, ...sumOf(cards.get(node.id) ?? [], places) })) }
}

/** The cards that stand for a node, each inside the one before: its folded groups, outermost first, and its own. */
type CardPaths = ReadonlyMap<NodeId, readonly string[]>

function cardPaths(graph: Graph): CardPaths {
  const known = new Map<string, readonly string[]>()
  for (const { id } of graph.groups) {
    const folded = groupPath(graph, id).filter((group) => group.folded === true)
    known.set(
      id,
      folded.map((group) => groupCardKey(group.id)),
    )
  }
  return new Map(graph.nodes.map((node) => [node.id, [...(known.get(node.group ?? '') ?? []), node.id]]))
}

/** For the whole ('') and for each folded group, what is seen there as if it were a network: cards of groups are nodes of it. */
function cardGraphs(graph: Graph, paths: CardPaths): ReadonlyMap<string, Graph> {
  const levels = new Map<string, { nodes: Map<string, GraphNode>; wires: Map<string, Wire> }>()
  const levelOf = (key: string) => {
    const level = levels.get(key) ?? { nodes: new Map<string, GraphNode>(), wires: new Map<string, Wire>() }
    levels.set(key, level)
    return level
  }
  for (const node of graph.nodes) {
    const path = paths.get(node.id) ?? []
    path.forEach((key, depth) => {
      const { nodes } = levelOf(path[depth - 1] ?? '')
      const isOwn = depth === path.length - 1
      if (!nodes.has(key)) nodes.set(key, isOwn ? node : { ...node, id: nodeId(key), kind: '' })
    })
  }
  for (const wire of indexGraph(graph).wires.values()) {
    const [from, to] = [paths.get(wire.from) ?? [], paths.get(wire.to) ?? []]
    const depth = from.findIndex((key, at) => key !== to[at])
    const [start, end] = [from[depth], to[depth]]
    if (start === undefined || end === undefined) continue
    const ends = { from: nodeId(start), to: nodeId(end) }
    levelOf(from[depth - 1] ?? '').wires.set(`${start} ${end}`, { ...wire, ...ends })
  }
  return new Map(
    [...levels].map(([key, { nodes, wires }]) => [key, { nodes: [...nodes.values()], wires: [...wires.values()], groups: [] }]),
  )
}

function placeCards(
  graph: Graph,
  { isInside, layers }: { readonly isInside: boolean; readonly layers: ReadonlyMap<string, number> },
): ReadonlyMap<NodeId, Point> {
  const hasGroups = graph.nodes.some(({ kind }) => kind === '')
  if (!isInside && !hasGroups && isChain(graph)) return chainRows(graph)
  const places = columnPlaces(graph, (id) => layers.get(id) ?? 1)
  return wrapRows(graph, { places, aspect, fewest: isInside ? longestInside : fewestColumns })
}

function sumOf(path: readonly string[], places: ReadonlyMap<string, Point>): Point {
  return path.reduce<Point>(
    (sum, key, depth) => {
      const place = places.get(`${path[depth - 1] ?? ''} ${key}`) ?? { x: 0, y: 0 }
      return { x: sum.x + place.x, y: sum.y + place.y }
    },
    { x: 0, y: 0 },
  )
}
