import type { NetDocument } from '../../../engine/contract/document.ts'
import { moveNodes } from '../../../engine/document/edits/moveNodes.ts'
import { shownCards } from '../../../engine/graph/shownCards.ts'
import { cardHeight, cardWidth } from '../../../engine/layout/cardBox.ts'
import { performFolding, setAllFolded } from '../../document/actions/groups.ts'
import { currentDocument } from '../../document/documentStore.ts'
import { rowLayout } from '../layout/rowLayout.ts'
import { spreadRows } from '../layout/spreadRows.ts'
import { memberPlaces } from './memberPlaces.ts'

/** A drawing this many times wider than high is a ribbon that nobody can read. */
const ribbon = 6

/**
 * Folds or opens all groups as one step. What becomes a ribbon when it opens is wrapped into rows in the same step; rows
 * that come too close when they fold are set apart.
 */
export function foldAll({ folded, aspect }: { readonly folded: boolean; readonly aspect: number }): void {
  const before = currentDocument()
  const changed = setAllFolded(before, { folded })
  if (!changed.ok) return
  if (changed.value === before) return
  if (folded) {
    const places = memberPlaces(changed.value.graph, spreadRows(shownCards(changed.value.graph).cards))
    performFolding(() => moveNodes(changed.value, { places }))
    return
  }
  const open = changed.value
  performFolding(() =>
    isRibbon(open) ? moveNodes(open, { places: memberPlaces(open.graph, rowLayout(open.graph, { aspect })) }) : changed,
  )
}

function isRibbon({ graph }: NetDocument): boolean {
  const { cards } = shownCards(graph)
  const span = (values: readonly number[]) =>
    values.reduce((most, value) => Math.max(most, value), -Infinity) -
    values.reduce((least, value) => Math.min(least, value), Infinity)
  const width = span(cards.map(({ x }) => x)) + cardWidth
  const height = span(cards.map(({ y }) => y)) + cardHeight
  return width > ribbon * height && width > 20 * cardWidth
}
