import type { Graph } from '../../contract/document.ts'
import type { GroupId } from '../../contract/ids.ts'

/** Leaves out groups that hold no node, neither themselves nor in a group inside them. */
export function dropEmptyGroups(graph: Graph): Graph {
  const parents = new Map(graph.groups.map((group) => [group.id, group.parent]))
  const used = new Set<GroupId>()
  for (const node of graph.nodes) {
    for (let group = node.group; group !== undefined && !used.has(group); group = parents.get(group)) used.add(group)
  }
  return used.size === graph.groups.length ? graph : { ...graph, groups: graph.groups.filter((group) => used.has(group.id)) }
}
