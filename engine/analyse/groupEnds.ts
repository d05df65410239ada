import type { Graph } from '../contract/document.ts'
import type { GroupId, NodeId } from '../contract/ids.ts'
import { groupFaces } from '../graph/groupFaces.ts'
import { indexGraph } from '../graph/indexGraph.ts'
import { layerKind } from '../layers/registry.ts'

/**
 * The nodes that a wire drawn at a folded group's port may mean, in document order: for `out` those whose output the group
 * already gives on, else those whose output nothing takes, else all that have one; for `in` those without an input, else
 * all that take one. Whether such a node can take this very wire is for `canConnect` to say.
 */
export function groupEnds(
  graph: Graph,
  { group, side }: { readonly group: GroupId; readonly side: 'in' | 'out' },
): { readonly likely: readonly NodeId[]; readonly possible: readonly NodeId[] } {
  const face = groupFaces(graph).get(group)
  const members = face?.members ?? []
  const index = indexGraph(graph)
  const isPossible = (kind: string) =>
    side === 'out' ? layerKind(kind)?.hasOutput === true : (layerKind(kind)?.inputs.length ?? 0) > 0
  const possible = members.flatMap(({ id, kind }) => (isPossible(kind) ? [id] : []))
  const free = possible.filter((id) => (side === 'out' ? index.outOf(id) : index.into(id)).length === 0)
  const given = side === 'out' ? [...new Set(face?.leaving.map((wire) => wire.from))] : []
  return { likely: given.length > 0 ? given : free, possible }
}
