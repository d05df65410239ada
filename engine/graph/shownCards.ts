import type { Graph, GraphNode, Group } from '../contract/document.ts'
import type { GroupId, NodeId } from '../contract/ids.ts'
import { RecentMap } from './recentMap.ts'

interface CardBase {
  /** Unique on the canvas: a node's id, or `#` and a group's id (no id holds a #). */
  readonly key: string
  /** Top left corner, in canvas pixels. */
  readonly x: number
  readonly y: number
  /** The innermost open group around it. */
  readonly home: GroupId | undefined
  /** The nodes that move, are selected and are deleted with the card. */
  readonly members: readonly GraphNode[]
}
export interface NodeCard extends CardBase {
  readonly type: 'node'
  readonly node: GraphNode
}
/** A folded group stands where the upper left corner of its nodes is. */
export interface GroupCard extends CardBase {
  readonly type: 'group'
  readonly group: Group
}
export type ShownCard = NodeCard | GroupCard

export interface ShownCards {
  /** In document order, a folded group at its first node. */
  readonly cards: readonly ShownCard[]
  readonly byKey: ReadonlyMap<string, ShownCard>
  /** The card that stands for a node: its own, or that of the outermost folded group around it. */
  readonly cardOf: (node: NodeId) => ShownCard | undefined
}

const known = new RecentMap<Graph, ShownCards>()

/** What is seen of a graph: its nodes, and one card for each folded group instead of what is inside. Memoised by identity, for the last few. */
export function shownCards(graph: Graph): ShownCards {
  const before = known.get(graph)
  if (before !== undefined) return before
  const found = findCards(graph)
  known.set(graph, found)
  return found
}

/** `#stage_1`: how the canvas calls the card of a folded group. */
export function groupCardKey(group: GroupId): string {
  return `#${group}`
}

function findCards(graph: Graph): ShownCards {
  const foldedAround = outermostFolded(graph.groups)
  const members = new Map<string, GraphNode[]>()
  for (const node of graph.nodes) {
    const folded = node.group === undefined ? undefined : foldedAround.get(node.group)
    const key = folded === undefined ? node.id : groupCardKey(folded.id)
    const list = members.get(key)
    if (list === undefined) members.set(key, [node])
    else list.push(node)
  }
  const byKey = new Map<string, ShownCard>()
  const byNode = new Map<NodeId, ShownCard>()
  for (const [key, nodes] of members) {
    const [first] = nodes
    if (first === undefined) continue
    const group = first.group === undefined ? undefined : foldedAround.get(first.group)
    const card: ShownCard =
      group === undefined
        ? { type: 'node', key, x: first.x, y: first.y, home: first.group, members: nodes, node: first }
        : {
            type: 'group',
            key,
            x: nodes.reduce((least, node) => Math.min(least, node.x), Infinity),
            y: nodes.reduce((least, node) => Math.min(least, node.y), Infinity),
            home: group.parent,
            members: nodes,
            group,
          }
    byKey.set(key, card)
    for (const node of nodes) byNode.set(node.id, card)
  }
  return { cards: [...byKey.values()], byKey, cardOf: (node) => byNode.get(node) }
}

/** For each group, the outermost folded one among itself and those around it. A loop of parents ends the walk. */
function outermostFolded(groups: readonly Group[]): ReadonlyMap<GroupId, Group> {
  const byId = new Map(groups.map((group) => [group.id, group]))
  const found = new Map<GroupId, Group>()
  for (const start of groups) {
    const walked = new Set<GroupId>()
    for (let group: Group | undefined = start; group !== undefined && !walked.has(group.id);) {
      walked.add(group.id)
      if (group.folded === true) found.set(start.id, group)
      group = group.parent === undefined ? undefined : byId.get(group.parent)
    }
  }
  return found
}
