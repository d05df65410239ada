import type { Graph, Group, NetDocument } from '../../../engine/contract/document.ts'
import type { GroupId, NodeId } from '../../../engine/contract/ids.ts'
import { succeed, type Result } from '../../../engine/contract/problem.ts'
import { text, type Text } from '../../../engine/contract/text.ts'
import { groupNodes, renameGroup as renameInDocument, ungroup } from '../../../engine/document/edits/groupNodes.ts'
import { setFolded } from '../../../engine/document/edits/setFolded.ts'
import { commonGroup } from '../../../engine/graph/commonGroup.ts'
import { groupMembers, groupPath } from '../../../engine/graph/groups.ts'
import { indexGraph } from '../../../engine/graph/indexGraph.ts'
import { groupCardKey, shownCards } from '../../../engine/graph/shownCards.ts'
import { changeView, currentDocument } from '../documentStore.ts'
import { joinTexts, nodeLabel } from './nodeLabel.ts'
import { perform } from './perform.ts'

/** Folding and opening in a row are one step of the history: people look around without burying what they did before. */
const folding = { label: text('Fold and open groups', '折叠与展开分组'), merge: { mergeKey: 'fold' } }

export function groupSelection(name: string): void {
  const nodes = currentDocument().view.selection
  perform(joinTexts(text('Group', '编组'), nodeLabel(nodes)), (document) => groupNodes(document, { nodes, name }))
}

export function ungroupGroup(group: GroupId): void {
  ungroupAll([group])
}

/** Dissolves the outermost groups that are selected as a whole; else the group that holds the selection. Returns false where there is none. */
export function ungroupSelection(): boolean {
  const { graph, view } = currentDocument()
  const chosen = new Set(view.selection)
  const isWhole = (id: GroupId) => groupMembers(graph, id).every((node) => chosen.has(node.id))
  const whole = graph.groups.filter(({ id, parent }) => isWhole(id) && (parent === undefined || !isWhole(parent)))
  const { nodes } = indexGraph(graph)
  const home = commonGroup(
    graph,
    view.selection.flatMap((id) => nodes.get(id) ?? []),
  )
  const groups = whole.length > 0 ? whole.map(({ id }) => id) : home === undefined ? [] : [home]
  if (groups.length > 0) ungroupAll(groups)
  return groups.length > 0
}

function ungroupAll(groups: readonly GroupId[]): void {
  perform(text('Ungroup', '取消编组'), (document) => {
    let changed = document
    for (const group of groups) {
      const result = ungroup(changed, { group })
      if (!result.ok) return result
      changed = result.value
    }
    return succeed(changed)
  })
}

export function renameGroup(group: GroupId, name: string): void {
  perform(text(`Rename group to ${name}`, `分组重命名为 ${name}`), (document) => renameInDocument(document, { group, name }))
}

/** Why a group cannot be called so; null where it can. */
export function groupNameRefusal(group: GroupId, name: string): Text | null {
  const renamed = renameInDocument(currentDocument(), { group, name })
  return renamed.ok ? null : (renamed.problems[0]?.message ?? null)
}

/** One card instead of what is inside, or the other way round. */
export function foldGroup(group: GroupId, { folded }: { readonly folded: boolean }): void {
  performFolding((document) => setFolded(document, { group, folded }))
}

/** Several steps of folding as one with those before it; `command` as for every step of the history. */
export function performFolding(command: (document: NetDocument) => Result<NetDocument>): void {
  perform(folding.label, command, folding.merge)
}

/** All groups, inner ones too. Outer ones open first and fold last, so that each makes room for what is then seen. */
export function setAllFolded(document: NetDocument, { folded }: { readonly folded: boolean }): Result<NetDocument> {
  const { graph } = document
  const depth = new Map(graph.groups.map(({ id }) => [id, groupPath(graph, id).length]))
  const outerFirst = graph.groups.toSorted((left, right) => (depth.get(left.id) ?? 0) - (depth.get(right.id) ?? 0))
  return setAll(document, { groups: folded ? outerFirst.toReversed() : outerFirst, folded })
}

/** Opens the groups that hide a node, outermost first. */
export function showNode(node: NodeId): void {
  const { graph } = currentDocument()
  const group = indexGraph(graph).nodes.get(node)?.group
  const hiding = group === undefined ? [] : groupPath(graph, group).filter(({ folded }) => folded === true)
  if (hiding.length === 0) return
  performFolding((document) => setAll(document, { groups: hiding, folded: false }))
}

/** The group that the selection is: all its nodes and no other. Where a group fills the one around it: the one seen folded, else the outer. */
export function selectedGroup({
  graph,
  selection,
}: {
  readonly graph: Graph
  readonly selection: readonly NodeId[]
}): Group | null {
  const { nodes } = indexGraph(graph)
  const chosen = selection.flatMap((id) => nodes.get(id) ?? [])
  const home = chosen.length === 0 ? undefined : commonGroup(graph, chosen)
  if (home === undefined) return null
  const whole = groupPath(graph, home).filter(({ id }) => groupMembers(graph, id).length === chosen.length)
  const { byKey } = shownCards(graph)
  return whole.find(({ id }) => byKey.has(groupCardKey(id))) ?? whole[0] ?? null
}

export function selectGroup(group: GroupId): void {
  changeView({ selection: groupMembers(currentDocument().graph, group).map((node) => node.id) })
}

function setAll(
  document: NetDocument,
  { groups, folded }: { readonly groups: readonly Group[]; readonly folded: boolean },
): Result<NetDocument> {
  let changed = document
  for (const { id } of groups) {
    const result = setFolded(changed, { group: id, folded })
    if (!result.ok) return result
    changed = result.value
  }
  return succeed(changed)
}
