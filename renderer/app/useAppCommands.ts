import i18next from 'i18next'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { Graph } from '../../engine/contract/document.ts'
import { wiresDrawnWith } from '../../engine/layout/drawnWires.ts'
import { changeCanvas, openPalette, useCanvasState } from '../canvas/canvasState.ts'
import { duplicateCards } from '../canvas/cards/addCards.ts'
import { foldSelection, openSelection } from '../canvas/groups/foldCards.ts'
import { canvasView } from '../canvas/view/canvasView.ts'
import { groupSelection, ungroupSelection } from '../document/actions/groups.ts'
import { deleteNodes, selectAll } from '../document/actions/selection.ts'
import { removeWires } from '../document/actions/wires.ts'
import { currentDocument, redo, undo } from '../document/documentStore.ts'
import { currentLanguage, setLanguage } from '../i18n/language.ts'
import { showToast } from '../ui/Toast.tsx'
import { onCommand } from './commandBus.ts'
import { toggleTheme } from './theme.ts'

/** The commands of the shell and the canvas; those of files and runs are taken over by their own panels. */
export function useAppCommands(): void {
  const { t } = useTranslation()
  useEffect(() => {
    const ends = [
      onCommand('undo', undo),
      onCommand('redo', redo),
      onCommand('selectAll', selectAll),
      onCommand('duplicate', duplicateCards),
      onCommand('delete', deleteSelected),
      onCommand('group', () => {
        const { graph, view } = currentDocument()
        if (view.selection.length > 0) groupSelection(freeGroupName(graph, (number) => t('app.groupName', { number })))
        else showToast(() => ({ title: i18next.t('app.nothingToGroup') }))
      }),
      onCommand('ungroup', () => {
        if (!ungroupSelection()) showToast(() => ({ title: i18next.t('app.nothingToUngroup') }))
      }),
      onCommand('fold', () => {
        if (!foldSelection()) showToast(() => ({ title: i18next.t('app.nothingToFold') }))
      }),
      onCommand('unfold', () => {
        if (!openSelection()) showToast(() => ({ title: i18next.t('app.nothingToUnfold') }))
      }),
      onCommand('foldAll', () => canvasView()?.foldAll(true)),
      onCommand('unfoldAll', () => canvasView()?.foldAll(false)),
      onCommand('fit', () => canvasView()?.fit()),
      onCommand('tidy', () => canvasView()?.tidy()),
      onCommand('search', () => openPalette()),
      onCommand('theme', toggleTheme),
      onCommand('language', () => setLanguage(currentLanguage() === 'en' ? 'zh' : 'en')),
    ]
    return () => {
      for (const end of ends) end()
    }
  }, [t])
}

/** "Group 3": the first number from the count of groups on that no group has. */
function freeGroupName({ groups }: Graph, nameOf: (number: number) => string): string {
  const names = new Set(groups.map(({ name }) => name))
  let number = groups.length + 1
  while (names.has(nameOf(number))) number += 1
  return nameOf(number)
}

function deleteSelected(): void {
  const { selectedWire } = useCanvasState.getState()
  const { graph, view } = currentDocument()
  if (selectedWire !== null && view.selection.length === 0 && graph.wires.some((wire) => wire.id === selectedWire)) {
    removeWires(wiresDrawnWith(graph, selectedWire))
    changeCanvas({ selectedWire: null })
    return
  }
  deleteNodes(view.selection)
}
