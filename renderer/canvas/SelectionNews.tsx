import { VisuallyHidden } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { shownCards } from '../../engine/graph/shownCards.ts'
import { drawnWires } from '../../engine/layout/drawnWires.ts'
import { useDocument } from '../document/documentStore.ts'
import { useLanguage } from '../i18n/language.ts'
import { useCanvasState } from './canvasState.ts'
import { cardName } from './flowNodes.ts'
import { wireName } from './wires/flowEdges.ts'

/** Tells screen readers what is selected; others see it. */
export function SelectionNews() {
  const { t } = useTranslation()
  const language = useLanguage((state) => state.language)
  const graph = useDocument((document) => document.graph)
  const selection = useDocument((document) => document.view.selection)
  const wire = useCanvasState((state) => state.selectedWire)

  const chosen = new Set(selection)
  const cards =
    selection.length === 0 ? [] : shownCards(graph).cards.filter((card) => card.members.every(({ id }) => chosen.has(id)))
  const line = wire === null ? undefined : drawnWires(graph).find(({ wires }) => wires.some(({ id }) => id === wire))
  const [card] = cards
  const name = card === undefined ? line && wireName(line) : cardName(card, language)
  return (
    <VisuallyHidden role="log">
      {cards.length > 1
        ? t('canvas.selectedMany', { count: cards.length })
        : name !== undefined && t('canvas.selected', { name })}
    </VisuallyHidden>
  )
}
