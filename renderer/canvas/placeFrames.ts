import type { Graph, GraphNode } from '../../engine/contract/document.ts'
import type { GroupId } from '../../engine/contract/ids.ts'
import { groupMembers, groupPath } from '../../engine/graph/groups.ts'

export interface GroupFrame {
  readonly group: GroupId
  readonly name: string
  /** A group that wraps over several rows has a frame for each. */
  readonly part: number
  /** 0 for the outermost. */
  readonly depth: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const cardWidth = 158
const cardHeight = 92
/** Cards whose tops are farther apart than this stand in different rows, if nothing lies between. */
const rowReach = 130

/** Where groups are drawn: around their cards, outer frames wider than inner ones, row by row. */
export function placeFrames(graph: Graph): readonly GroupFrame[] {
  const depths = graph.groups.map((group) => groupPath(graph, group.id).length - 1)
  const deepest = Math.max(0, ...depths)
  return graph.groups
    .flatMap((group, index) => {
      const depth = depths[index] ?? 0
      const margin = 12 + (deepest - depth) * 12
      return intoRows(groupMembers(graph, group.id)).map((row, part): GroupFrame => {
        const left = Math.min(...row.map((node) => node.x)) - margin
        const top = Math.min(...row.map((node) => node.y)) - margin - 14
        const right = Math.max(...row.map((node) => node.x + cardWidth)) + margin
        const bottom = Math.max(...row.map((node) => node.y + cardHeight)) + margin
        return { group: group.id, name: group.name, part, depth, x: left, y: top, width: right - left, height: bottom - top }
      })
    })
    .sort((left, right) => left.depth - right.depth)
}

function intoRows(nodes: readonly GraphNode[]): readonly (readonly GraphNode[])[] {
  const rows: GraphNode[][] = []
  let lastTop = -Infinity
  for (const node of nodes.toSorted((left, right) => left.y - right.y)) {
    if (node.y - lastTop > rowReach) rows.push([])
    rows.at(-1)?.push(node)
    lastTop = node.y
  }
  return rows
}
