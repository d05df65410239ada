import type { Graph, GraphNode, Group, NetDocument } from '../../contract/document.ts'
import type { GroupId, NodeId } from '../../contract/ids.ts'
import { fail, succeed, type Result } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { commonGroup } from '../../graph/commonGroup.ts'
import { dropEmptyGroups } from './dropEmptyGroups.ts'
import { freshGroupId } from './freshId.ts'
import { refuse } from './refuse.ts'
import { setFolded } from './setFolded.ts'
import { unknownGroup } from './unknownGroup.ts'
import { withinLimits } from './withinLimits.ts'

/**
 * Puts nodes into a new group, inside the innermost group that holds them all. Groups below that one whose nodes are all
 * chosen move in as a whole; nodes of other groups leave theirs. The new group is the last in the list.
 */
export function groupNodes(
  document: NetDocument,
  { nodes: ids, name }: { readonly nodes: readonly NodeId[]; readonly name: string },
): Result<NetDocument> {
  const { graph } = document
  const chosen = new Set(ids)
  const members = graph.nodes.filter((node) => chosen.has(node.id))
  if (members.length === 0) {
    return fail(
      refuse('nothing-chosen', { message: text('Select the nodes that should form the group first.', '请先选择要成组的节点。') }),
    )
  }
  const parents = new Map(graph.groups.map((group) => [group.id, group.parent]))
  const home = commonGroup(graph, members)
  const id = freshGroupId(parents)
  const group: Group = { id, name: oneLine(name), ...(home === undefined ? {} : { parent: home }) }
  const movable = filledGroups(graph, { chosen, parents })
  const outermost = new Set<GroupId>()
  const nodes = graph.nodes.map((node) => {
    if (!chosen.has(node.id)) return node
    const top = outermostMovable(node, { home, movable, parents })
    if (top === undefined) return { ...node, group: id }
    outermost.add(top)
    return node
  })
  const groups = graph.groups.map((other) => (outermost.has(other.id) ? { ...other, parent: id } : other))
  return withinLimits({ ...document, graph: dropEmptyGroups({ ...graph, nodes, groups: [...groups, group] }) })
}

/** Dissolves a group: its nodes and groups go to the group around it. A folded one is opened first, so that there is room. */
export function ungroup(closed: NetDocument, { group: id }: { readonly group: GroupId }): Result<NetDocument> {
  const opened = setFolded(closed, { group: id, folded: false })
  if (!opened.ok) return opened
  const document = opened.value
  const { graph } = document
  const group = graph.groups.find((candidate) => candidate.id === id)
  if (group === undefined) return fail(unknownGroup())
  const around = group.parent
  const nodes = graph.nodes.map((node): GraphNode => {
    if (node.group !== id) return node
    const { group: _, ...free } = node
    return around === undefined ? free : { ...free, group: around }
  })
  const groups = graph.groups.flatMap((other): Group[] => {
    if (other.id === id) return []
    if (other.parent !== id) return [other]
    const { parent: _, ...free } = other
    return [around === undefined ? free : { ...free, parent: around }]
  })
  return succeed({ ...document, graph: { ...graph, nodes, groups } })
}

/** In characters; the schema allows no more. */
const longestName = 200

/** Names a group anew, on one line. Refused where there is no such group, and where the name is empty or too long. */
export function renameGroup(
  document: NetDocument,
  { group: id, name }: { readonly group: GroupId; readonly name: string },
): Result<NetDocument> {
  const { graph } = document
  if (!graph.groups.some((group) => group.id === id)) return fail(unknownGroup())
  if (name.trim() === '' || name.length > longestName) {
    const message = text(
      `A group’s name has 1 to ${longestName} characters; this one has ${name.trim() === '' ? 0 : name.length}.`,
      `分组名称为 1 到 ${longestName} 个字符；此名称有 ${name.trim() === '' ? 0 : name.length} 个。`,
    )
    return fail(refuse('bad-name', { message, got: text(name, name) }))
  }
  const groups = graph.groups.map((group) => (group.id === id ? { ...group, name: oneLine(name) } : group))
  return succeed({ ...document, graph: { ...graph, groups } })
}

/** A name as files take it: a tab or line break, which pasting may bring along, becomes a space. */
function oneLine(name: string): string {
  return name.replace(/\p{Cc}+/gu, ' ').slice(0, longestName)
}

type Parents = ReadonlyMap<GroupId, GroupId | undefined>

/** Itself and the groups around it, innermost first. */
function pathOf(group: GroupId | undefined, parents: Parents): readonly GroupId[] {
  const path: GroupId[] = []
  for (let current = group; current !== undefined; current = parents.get(current)) path.push(current)
  return path
}

/** Groups of which every node, at any depth, is chosen. */
function filledGroups(
  graph: Graph,
  { chosen, parents }: { readonly chosen: ReadonlySet<NodeId>; readonly parents: Parents },
): ReadonlySet<GroupId> {
  const filled = new Set(graph.groups.map((group) => group.id))
  for (const node of graph.nodes) {
    if (chosen.has(node.id)) continue
    for (const group of pathOf(node.group, parents)) filled.delete(group)
  }
  return filled
}

function outermostMovable(
  node: GraphNode,
  {
    home,
    movable,
    parents,
  }: { readonly home: GroupId | undefined; readonly movable: ReadonlySet<GroupId>; readonly parents: Parents },
): GroupId | undefined {
  const path = pathOf(node.group, parents)
  const below = home === undefined ? path : path.slice(0, path.indexOf(home))
  return below.findLast((group) => movable.has(group))
}
