import type { Graph, GraphNode, Group } from '../contract/document.ts'
import { groupId, nodeId, wireId, type GroupId, type NodeId } from '../contract/ids.ts'
import { maximumGroups } from '../document/documentLimits.ts'
import { groupPath } from '../graph/groups.ts'
import { indexGraph } from '../graph/indexGraph.ts'
import { isChain } from '../graph/isChain.ts'
import { groupCardKey } from '../graph/shownCards.ts'
import { topology } from '../graph/topology.ts'
import { commonBeginning, namePath } from './namePath.ts'

/** Fewer than these are not worth a card to be opened; a frame around layers that are seen anyway may hold two. */
const fewestFolded = 4
const fewestFramed = 2
/** A frame around more is no part of a row any more. */
const mostFramed = 8
/** As many rows are a column that can only be read close up. */
const mostFrames = 12

/** Outermost first: what a node stands in. A path is told from others by its identity in the maps below. */
type Paths = ReadonlyMap<GraphNode, readonly Group[]>

/**
 * Groups from the layers' names (see namePath.ts), inside those that the file itself has. A chain of short groups keeps
 * them open, as frames around its rows; in any other network each group becomes one card. A group is made only where its
 * card has a place among the others: what leaves it does not come back into it.
 */
export function groupByName(graph: Graph): Graph {
  const framed = isChain(graph) && graph.groups.length === 0 ? frames(graph) : null
  if (framed !== null) return framed
  const own = new Set(graph.groups.map(({ id }) => id))
  const paths = sound(graph, large(named(graph), { fewest: fewestFolded, own }))
  const used = new Map([...paths.values()].flat().map((group) => [group.id, group]))
  if (used.size > maximumGroups) return graph
  const made = [...used.values()].filter(({ id }) => !own.has(id))
  const begun = commonBeginning(made.map(({ name }) => name)).length
  return withGroups(
    graph,
    paths,
    [...used.values()].map((group) => ({ ...group, name: group.name.slice(own.has(group.id) ? 0 : begun), folded: true })),
  )
}

/** null: there are groups inside groups, long ones or many, which frames around rows cannot show. */
function frames(graph: Graph): Graph | null {
  const paths = sound(graph, large(named(graph), { fewest: fewestFramed, own: new Set() }))
  const sizes = sizesOf(paths)
  const isFlat = [...paths.values()].every((path) => path.length < 2)
  if (!isFlat || sizes.size > mostFrames || [...sizes.values()].some((size) => size > mostFramed)) return null
  return withGroups(graph, paths, [...sizes.keys()])
}

function named(graph: Graph): Paths {
  const known = new Map<string, Group>()
  const taken = new Set<string>(graph.groups.map(({ id }) => id))
  const wanted = new Set(graph.nodes.flatMap(({ name }) => namePath(name)))
  let number = 0
  const paths = new Map(
    graph.nodes.map((node) => {
      const path: Group[] = node.group === undefined ? [] : [...groupPath(graph, node.group)]
      // `Conv1` is the first layer of the group that `Conv1_relu` tells of.
      const names = wanted.has(node.name) ? [...namePath(node.name), node.name] : namePath(node.name)
      for (const name of names) {
        const parent = path.at(-1)?.id
        const key = `${parent ?? ''} ${name}`
        let group = known.get(key)
        if (group === undefined) {
          do number += 1
          while (taken.has(`g${number}`))
          group = { id: groupId(`g${number}`), name, ...(parent === undefined ? {} : { parent }) }
          known.set(key, group)
        }
        path.push(group)
      }
      return [node, path] as const
    }),
  )
  return withStrays(graph, paths)
}

/**
 * A node between nodes of one group belongs to it whatever it is called, `max_pooling2d_4` in a stage or the `add_3` behind a block:
 * the group's card would lead back to itself.
 */
function withStrays(graph: Graph, paths: Paths): Paths {
  const { nodes, wires } = indexGraph(graph)
  const around = new Map<NodeId, { before: (readonly Group[])[]; behind: (readonly Group[])[] }>()
  const at = (id: NodeId) => {
    const sides = around.get(id) ?? { before: [], behind: [] }
    around.set(id, sides)
    return sides
  }
  const pathOf = (id: NodeId): readonly Group[] => {
    const node = nodes.get(id)
    return node === undefined ? [] : (paths.get(node) ?? [])
  }
  for (const { from, to } of wires.values()) {
    at(to).before.push(pathOf(from))
    at(from).behind.push(pathOf(to))
  }
  return new Map(
    [...paths].map(([node, path]) => {
      const { before, behind } = at(node.id)
      const shared = before.flatMap((from) => behind.map((to) => common(from, to)))
      const longest = shared.toSorted((left, right) => right.length - left.length)[0] ?? []
      return [node, longest.length > path.length && path.every((group, depth) => group === longest[depth]) ? longest : path]
    }),
  )
}

function common(left: readonly Group[], right: readonly Group[]): readonly Group[] {
  const end = left.findIndex((group, depth) => right[depth] !== group)
  return end === -1 ? left : left.slice(0, end)
}

function sizesOf(paths: Paths): ReadonlyMap<Group, number> {
  const sizes = new Map<Group, number>()
  for (const path of paths.values()) for (const group of path) sizes.set(group, (sizes.get(group) ?? 0) + 1)
  return sizes
}

/** Without groups from names that are too small, or that hold all that the group around them holds. */
function large(paths: Paths, { fewest, own }: { readonly fewest: number; readonly own: ReadonlySet<GroupId> }): Paths {
  const sizes = sizesOf(paths)
  return new Map(
    [...paths].map(([node, path]) => [
      node,
      path.filter((group, at) => {
        const size = sizes.get(group) ?? 0
        const around = path[at - 1]
        return own.has(group.id) || (size >= fewest && (around === undefined || sizes.get(around) !== size))
      }),
    ]),
  )
}

/** Without groups that would close a loop as cards, found from the outermost inwards. */
function sound(graph: Graph, paths: Paths): Paths {
  let kept = paths
  for (let depth = 1; [...kept.values()].some((path) => path.length >= depth);) {
    const loops = loopingGroups(graph, { paths: kept, depth })
    if (loops.size === 0) depth += 1
    else kept = new Map([...kept].map(([node, path]) => [node, path.filter(({ id }) => !loops.has(groupCardKey(id)))]))
  }
  return kept
}

/** The groups so deep that lead back to themselves where each is one card and those around them are open. */
function loopingGroups(graph: Graph, { paths, depth }: { readonly paths: Paths; readonly depth: number }): ReadonlySet<string> {
  const cardOf = (group: Group | undefined, node: GraphNode) => (group === undefined ? node.id : groupCardKey(group.id))
  const cards = new Map(graph.nodes.map((node) => [node.id, cardOf(paths.get(node)?.[depth - 1], node)]))
  const groups = new Set<string>(
    [...paths.values()].flatMap((path) => path.slice(depth - 1, depth)).map(({ id }) => groupCardKey(id)),
  )
  const nodes = [...new Set(cards.values())].map((id): GraphNode => ({
    id: nodeId(id),
    kind: '',
    name: '',
    params: {},
    x: 0,
    y: 0,
  }))
  const wires = [...indexGraph(graph).wires.values()].flatMap(({ from, to, toPort }, at) => {
    const ends = { from: nodeId(cards.get(from) ?? ''), to: nodeId(cards.get(to) ?? '') }
    return ends.from === ends.to ? [] : [{ id: wireId(`w${at}`), ...ends, toPort }]
  })
  return new Set(
    topology({ nodes, wires, groups: [] })
      .cycles.flat()
      .filter((id) => groups.has(id)),
  )
}

function withGroups(graph: Graph, paths: Paths, groups: readonly Group[]): Graph {
  const folded = new Map(groups.map((group) => [group.id, group]))
  const parents = new Map<GroupId, GroupId | undefined>()
  for (const path of paths.values()) path.forEach(({ id }, at) => parents.set(id, path[at - 1]?.id))
  const nodes = graph.nodes.map((node): GraphNode => {
    const { group: _, ...free } = node
    const home = paths.get(node)?.at(-1)?.id
    return home === undefined ? free : { ...free, group: home }
  })
  const list = [...folded.values()].map(({ id, name, folded: isFolded }): Group => {
    const parent = parents.get(id)
    return { id, name, ...(parent === undefined ? {} : { parent }), ...(isFolded === true ? { folded: true } : {}) }
  })
  return { ...graph, nodes, groups: list }
}
