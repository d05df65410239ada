import type { Graph } from '../contract/document.ts'
import type { GroupId, NodeId } from '../contract/ids.ts'
import { fail, succeed, type Result } from '../contract/problem.ts'
import { text } from '../contract/text.ts'
import { groupFaces } from '../graph/groupFaces.ts'
import { indexGraph } from '../graph/indexGraph.ts'
import { layerKind } from '../layers/registry.ts'

/**
 * The node that a wire drawn at a folded group's port means: for `out` the one whose output the group already gives on,
 * else the one whose output nothing takes; for `in` the one without an input. Refused where that is none or several.
 */
export function groupEnd(
  graph: Graph,
  { group: id, side }: { readonly group: GroupId; readonly side: 'in' | 'out' },
): Result<NodeId> {
  const face = groupFaces(graph).get(id)
  const name = graph.groups.find((group) => group.id === id)?.name ?? id
  const index = indexGraph(graph)
  const given = side === 'out' ? [...new Set(face?.leaving.map((wire) => wire.from))] : []
  const free = (face?.members ?? []).filter((node) => {
    const kind = layerKind(node.kind)
    if (side === 'out') return kind?.hasOutput === true && index.outOf(node.id).length === 0
    return kind !== undefined && kind.inputs.length > 0 && index.into(node.id).length === 0
  })
  const ends = given.length > 0 ? given : free.map((node) => node.id)
  const [only, ...others] = ends
  if (only !== undefined && others.length === 0) return succeed(only)
  const count = ends.length
  const message =
    side === 'in'
      ? text(
          `${count === 0 ? 'No input' : `${count} inputs`} inside "${name}" could take this wire. Open the group (double-click) and draw it to the node you mean.`,
          `“${name}”内${count === 0 ? '没有' : `有 ${count} 个`}可接此连线的输入。请展开分组（双击），再连到目标节点。`,
        )
      : text(
          `${count === 0 ? 'No output' : `${count} outputs`} inside "${name}" could start this wire. Open the group (double-click) and draw it from the node you mean.`,
          `“${name}”内${count === 0 ? '没有' : `有 ${count} 个`}可作起点的输出。请展开分组（双击），再从目标节点连出。`,
        )
  return fail({ code: 'group-end', severity: 'error', place: {}, message, fixes: [] })
}
