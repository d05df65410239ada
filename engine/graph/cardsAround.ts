import type { Graph } from '../contract/document.ts'
import type { GroupId } from '../contract/ids.ts'
import { groupPath } from './groups.ts'
import { shownCards, type ShownCard } from './shownCards.ts'

/**
 * The cards beside which a node of the group stands: all that is shown, or, where the group is inside a folded one, what
 * opening that one would show of it.
 */
export function cardsAround(graph: Graph, group: GroupId | undefined): readonly ShownCard[] {
  const path = group === undefined ? [] : groupPath(graph, group)
  const outermost = path.find(({ folded }) => folded === true)
  if (outermost === undefined) return shownCards(graph).cards
  const around = new Set(path.map(({ id }) => id))
  const groups = graph.groups.map((other) => {
    if (!around.has(other.id)) return other
    const { folded: _, ...open } = other
    return open
  })
  const hidden = new Set(
    shownCards(graph)
      .cards.find((card) => card.type === 'group' && card.group.id === outermost.id)
      ?.members.map((node) => node.id),
  )
  return shownCards({ ...graph, groups }).cards.filter((card) => card.members.some((node) => hidden.has(node.id)))
}
