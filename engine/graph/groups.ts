import type { Graph, GraphNode, Group } from '../contract/document.ts'
import type { GroupId } from '../contract/ids.ts'

/** The group and all groups inside it, at any depth. */
export function groupDescendants(graph: Graph, group: GroupId): ReadonlySet<GroupId> {
  const children = new Map<GroupId, GroupId[]>()
  for (const { id, parent } of graph.groups) {
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), id])
  }
  const found = new Set<GroupId>([group])
  const waiting = [group]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const child of children.get(next) ?? []) {
      if (found.has(child)) continue
      found.add(child)
      waiting.push(child)
    }
  }
  return found
}

/** All nodes in the group and in the groups inside it, in document order. */
export function groupMembers(graph: Graph, group: GroupId): readonly GraphNode[] {
  const groups = groupDescendants(graph, group)
  return graph.nodes.filter((node) => node.group !== undefined && groups.has(node.group))
}

/** The groups around a group, outermost first, itself last. A loop of parents, as a broken file may hold, ends the walk. */
export function groupPath(graph: Graph, group: GroupId): readonly Group[] {
  const byId = new Map(graph.groups.map((item) => [item.id, item]))
  const path: Group[] = []
  for (let item = byId.get(group); item !== undefined && !path.includes(item);) {
    path.unshift(item)
    item = item.parent === undefined ? undefined : byId.get(item.parent)
  }
  return path
}
