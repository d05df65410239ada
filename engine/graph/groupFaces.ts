import type { Graph, GraphNode, Wire } from '../contract/document.ts'
import type { GroupId } from '../contract/ids.ts'
import { groupPath } from './groups.ts'
import { indexGraph } from './indexGraph.ts'
import { RecentMap } from './recentMap.ts'

/** What a group is to the rest of the network. */
export interface GroupFace {
  /** Its nodes and those of the groups inside it, in document order. */
  readonly members: readonly GraphNode[]
  /** Wires across its border, in document order. */
  readonly entering: readonly Wire[]
  readonly leaving: readonly Wire[]
}

const known = new RecentMap<Graph, ReadonlyMap<GroupId, GroupFace>>()

/** All groups in one pass over the wires. Memoised by the graph's identity, for the last few. */
export function groupFaces(graph: Graph): ReadonlyMap<GroupId, GroupFace> {
  const before = known.get(graph)
  if (before !== undefined) return before
  const found = findFaces(graph)
  known.set(graph, found)
  return found
}

function findFaces(graph: Graph): ReadonlyMap<GroupId, GroupFace> {
  const faces = new Map(
    graph.groups.map(({ id }) => [id, { members: [] as GraphNode[], entering: [] as Wire[], leaving: [] as Wire[] }]),
  )
  const paths = new Map(graph.groups.map(({ id }) => [id, new Set(groupPath(graph, id).map((group) => group.id))]))
  const none: ReadonlySet<GroupId> = new Set()
  const around = (node: GraphNode | undefined) => (node?.group === undefined ? none : (paths.get(node.group) ?? none))
  for (const node of graph.nodes) for (const id of around(node)) faces.get(id)?.members.push(node)
  const { nodes, wires } = indexGraph(graph)
  for (const wire of wires.values()) {
    const from = around(nodes.get(wire.from))
    const to = around(nodes.get(wire.to))
    for (const id of to) if (!from.has(id)) faces.get(id)?.entering.push(wire)
    for (const id of from) if (!to.has(id)) faces.get(id)?.leaving.push(wire)
  }
  return faces
}
