import type { Graph, GraphNode } from '../contract/document.ts'
import type { GroupId } from '../contract/ids.ts'
import { groupPath } from './groups.ts'

/** The innermost group that holds all the nodes; undefined where there is none. */
export function commonGroup(graph: Graph, nodes: readonly GraphNode[]): GroupId | undefined {
  const paths = nodes.map(({ group }) => (group === undefined ? [] : groupPath(graph, group).map(({ id }) => id)))
  const [first = [], ...others] = paths
  return first.findLast((group) => others.every((path) => path.includes(group)))
}
