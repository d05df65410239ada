import type { GroupId } from '../../../engine/contract/ids.ts'
import { commonGroup } from '../../../engine/graph/commonGroup.ts'
import { groupMembers, groupPath } from '../../../engine/graph/groups.ts'
import { indexGraph } from '../../../engine/graph/indexGraph.ts'
import { groupCardKey, shownCards } from '../../../engine/graph/shownCards.ts'
import { foldGroup, selectGroup } from '../../document/actions/groups.ts'
import { changeView, currentDocument } from '../../document/documentStore.ts'

/** Opens a folded group; what was inside is selected, and the keyboard goes to its first card. */
export function openGroupCard(group: GroupId): void {
  const [first] = groupMembers(currentDocument().graph, group)
  foldGroup(group, { folded: false })
  selectGroup(group)
  const card = first === undefined ? undefined : shownCards(currentDocument().graph).cardOf(first.id)
  if (card !== undefined) focusCard(card.key)
}

/** Folds a group; its card is selected and has the keyboard. */
export function foldToCard(group: GroupId): void {
  foldGroup(group, { folded: true })
  selectGroup(group)
  focusCard(groupCardKey(group))
}

/** Folds the innermost open group around everything selected; again: the one around that. Returns false where there is none. */
export function foldSelection(): boolean {
  const { graph, view } = currentDocument()
  const { nodes } = indexGraph(graph)
  const chosen = view.selection.flatMap((id) => nodes.get(id) ?? [])
  const home = chosen.length === 0 ? undefined : commonGroup(graph, chosen)
  const path = home === undefined ? [] : groupPath(graph, home)
  const hidden = path.findIndex(({ folded }) => folded === true)
  const group = (hidden === -1 ? path : path.slice(0, hidden)).at(-1)
  if (group === undefined) return false
  foldToCard(group.id)
  return true
}

/** Opens the folded groups of the selection. Returns false where there is none. */
export function openSelection(): boolean {
  const { graph, view } = currentDocument()
  const chosen = new Set(view.selection)
  const cards = shownCards(graph).cards.flatMap((card) =>
    card.type === 'group' && card.members.every(({ id }) => chosen.has(id)) ? [card.group.id] : [],
  )
  const [only, ...others] = cards
  if (only === undefined) return false
  if (others.length === 0) openGroupCard(only)
  else {
    for (const group of cards) foldGroup(group, { folded: false })
    changeView({ selection: [...chosen] })
  }
  return true
}

/** The card of what is selected takes the keyboard, so that the next key is meant for it. */
export function focusSelected(): void {
  const { graph, view } = currentDocument()
  const [node] = view.selection
  const card = node === undefined ? undefined : shownCards(graph).cardOf(node)
  if (card !== undefined) focusCard(card.key)
}

/** A card takes the keyboard once it is drawn and React Flow, which hides what it has not measured, has measured it. */
const framesToAppear = 30

function focusCard(key: string, frames = framesToAppear): void {
  requestAnimationFrame(() => {
    const card = document.querySelector(`.react-flow__node[data-id="${CSS.escape(key)}"]`)
    if (card instanceof HTMLElement) card.focus({ preventScroll: true })
    if (document.activeElement !== card && frames > 0) focusCard(key, frames - 1)
  })
}
