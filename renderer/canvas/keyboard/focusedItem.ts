import { wireId } from '../../../engine/contract/ids.ts'
import { shownCards, type ShownCard } from '../../../engine/graph/shownCards.ts'
import { changeView, currentDocument } from '../../document/documentStore.ts'
import { changeCanvas } from '../canvasState.ts'

/** The card that has the keyboard focus, or within which it is. */
export function focusedCard(target: EventTarget | null): ShownCard | undefined {
  const key = target instanceof Element ? target.closest('.react-flow__node')?.getAttribute('data-id') : null
  return shownCards(currentDocument().graph).byKey.get(key ?? '')
}

/** Selects the card or wire that has the keyboard focus; `add` puts a card to the selection, or takes it out. */
export function selectFocused(target: EventTarget | null, { add = false }: { readonly add?: boolean } = {}): boolean {
  if (!(target instanceof Element)) return false
  const card = focusedCard(target)
  if (card !== undefined) {
    const { selection } = currentDocument().view
    const members = card.members.map(({ id }) => id)
    const isSelected = members.every((id) => selection.includes(id))
    const others = selection.filter((id) => !members.includes(id))
    if (add) changeView({ selection: isSelected ? others : [...others, ...members] })
    else if (!isSelected) changeView({ selection: members })
    changeCanvas({ selectedWire: null })
    return true
  }
  const wire = target.closest('.react-flow__edge')?.getAttribute('data-id')
  if (typeof wire !== 'string') return false
  changeView({ selection: [] })
  changeCanvas({ selectedWire: wireId(wire) })
  return true
}
