import type { Graph, GraphNode, Group, NetDocument, Wire } from '../../contract/document.ts'
import type { GroupId, NodeId, WireId } from '../../contract/ids.ts'
import type { Result } from '../../contract/problem.ts'
import { indexGraph } from '../../graph/indexGraph.ts'
import { freshGroupId, freshNodeId, freshWireId } from './freshId.ts'
import { numberedName } from './freshName.ts'
import { replaceGraph } from './replaceGraph.ts'
import { withinLimits } from './withinLimits.ts'

/** Copied nodes, the wires among them, and the groups that they fill. Plain data: it can go through the system clipboard. */
export type Clip = Pick<Graph, 'nodes' | 'wires' | 'groups'>

/** Copies a selection. Groups come along where all their nodes are selected. */
export function copyNodes({ graph }: NetDocument, nodes: readonly NodeId[]): Clip {
  const chosen = new Set(nodes)
  const partial = new Set<GroupId>()
  const touched = new Set<GroupId>()
  const parents = new Map(graph.groups.map((group) => [group.id, group.parent]))
  for (const node of graph.nodes) {
    const marks = chosen.has(node.id) ? touched : partial
    for (let group = node.group; group !== undefined; group = parents.get(group)) marks.add(group)
  }
  return {
    nodes: graph.nodes.filter((node) => chosen.has(node.id)),
    wires: graph.wires.filter((wire) => chosen.has(wire.from) && chosen.has(wire.to)),
    groups: graph.groups.filter((group) => touched.has(group.id) && !partial.has(group.id)),
  }
}

/**
 * Adds a clip's nodes at an offset (canvas pixels) with fresh ids and names, last in their lists. Groups of the clip are
 * made anew; other groups are kept where the document has them, else left.
 */
export function pasteClip(
  document: NetDocument,
  { clip, dx, dy }: { readonly clip: Clip; readonly dx: number; readonly dy: number },
): Result<NetDocument> {
  const { graph } = document
  const ids = renumber(clip.nodes, indexGraph(graph).nodes, freshNodeId)
  const wireIds = renumber(clip.wires, indexGraph(graph).wires, freshWireId)
  const existing = new Map(graph.groups.map((group) => [group.id, group]))
  const groupIds = renumber(clip.groups, existing, freshGroupId)
  const newGroup = (group: GroupId | undefined): GroupId | undefined => {
    if (group === undefined) return undefined
    return groupIds.get(group) ?? (existing.has(group) ? group : undefined)
  }
  const names = new Set(graph.nodes.map((node) => node.name))
  const nodes = clip.nodes.map(({ group, ...node }): GraphNode => {
    const name = freeName(node.name, names)
    names.add(name)
    const to = newGroup(group)
    return {
      ...node,
      id: ids.get(node.id) ?? node.id,
      name,
      x: node.x + dx,
      y: node.y + dy,
      ...(to === undefined ? {} : { group: to }),
    }
  })
  const wires = clip.wires.flatMap((wire): Wire[] => {
    const from = ids.get(wire.from)
    const to = ids.get(wire.to)
    return from === undefined || to === undefined ? [] : [{ ...wire, id: wireIds.get(wire.id) ?? wire.id, from, to }]
  })
  const groups = clip.groups.map(({ parent, ...group }): Group => {
    const to = newGroup(parent)
    return { ...group, id: groupIds.get(group.id) ?? group.id, ...(to === undefined ? {} : { parent: to }) }
  })
  return withinLimits(
    replaceGraph(document, {
      nodes: [...graph.nodes, ...nodes],
      wires: [...graph.wires, ...wires],
      groups: [...graph.groups, ...groups],
    }),
  )
}

/** Copies nodes beside themselves: copy and paste in one, without the clipboard. */
export function duplicateNodes(
  document: NetDocument,
  { nodes, dx, dy }: { readonly nodes: readonly NodeId[]; readonly dx: number; readonly dy: number },
): Result<NetDocument> {
  return pasteClip(document, { clip: copyNodes(document, nodes), dx, dy })
}

function renumber<Id extends NodeId | WireId | GroupId>(
  items: readonly { readonly id: Id }[],
  existing: { has(id: Id): boolean },
  draw: (taken: { has(id: Id): boolean }) => Id,
): ReadonlyMap<Id, Id> {
  const drawn = new Set<Id>()
  const taken = { has: (id: Id) => existing.has(id) || drawn.has(id) }
  return new Map(
    items.map(({ id }) => {
      const fresh = draw(taken)
      drawn.add(fresh)
      return [id, fresh]
    }),
  )
}

/** The same name where it is free, else its stem with the next number: conv_2 becomes conv_5. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name
  return numberedName(name.replace(/_\d+$/, '').slice(0, 54), taken, { bare: false })
}
