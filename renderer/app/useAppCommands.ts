import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { changeCanvas, openPalette, useCanvasState } from '../canvas/canvasState.ts'
import { canvasView } from '../canvas/canvasView.ts'
import { deleteNodes, duplicateSelection, groupSelection, selectAll } from '../document/actions/selection.ts'
import { removeWire } from '../document/actions/wires.ts'
import { currentDocument, redo, undo } from '../document/documentStore.ts'
import { currentLanguage, setLanguage } from '../i18n/language.ts'
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
      onCommand('duplicate', duplicateSelection),
      onCommand('delete', deleteSelected),
      onCommand('group', () => {
        const { graph, view } = currentDocument()
        if (view.selection.length > 0) groupSelection(t('app.groupName', { number: graph.groups.length + 1 }))
      }),
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

function deleteSelected(): void {
  const { selectedWire } = useCanvasState.getState()
  const { graph, view } = currentDocument()
  if (selectedWire !== null && view.selection.length === 0 && graph.wires.some((wire) => wire.id === selectedWire)) {
    removeWire(selectedWire)
    changeCanvas({ selectedWire: null })
    return
  }
  deleteNodes(view.selection)
}
