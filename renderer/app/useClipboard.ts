import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { emptyDocument } from '../../engine/document/emptyDocument.ts'
import type { Clip } from '../../engine/document/clip.ts'
import { parseDocument } from '../../engine/document/parseDocument.ts'
import { copySelection, deleteNodes, paste } from '../document/actions/selection.ts'

import { showToast } from '../ui/Toast.tsx'
import { onCommand } from './commandBus.ts'
import { isTyping } from './isTyping.ts'

let remembered: Clip | null = null

/** Copy, cut and paste of nodes through the system clipboard (as a small document in JSON), also between windows. */
export function useClipboard(): void {
  const { t } = useTranslation()
  useEffect(() => {
    const copy = (event: ClipboardEvent) => {
      if (isTyping(event.target) || hasTextSelected()) return
      const clip = copySelection()
      if (clip.nodes.length === 0) return
      event.preventDefault()
      remembered = clip
      event.clipboardData?.setData('text/plain', clipText(clip))
      if (event.type === 'cut') deleteNodes(clip.nodes.map((node) => node.id))
    }
    const pasteText = (event: ClipboardEvent) => {
      if (isTyping(event.target)) return
      const clip = readClip(event.clipboardData?.getData('text/plain') ?? '') ?? null
      if (clip === null) return
      event.preventDefault()
      paste(clip)
    }
    document.addEventListener('copy', copy)
    document.addEventListener('cut', copy)
    document.addEventListener('paste', pasteText)
    // Menus and the search palette have no clipboard event of their own: the browser makes one for copying, none for pasting.
    const ends = [
      onCommand('copy', () => void document.execCommand('copy')),
      onCommand('cut', () => void document.execCommand('cut')),
      onCommand('paste', () => {
        if (remembered === null) showToast({ title: t('app.nothingToPaste') })
        else paste(remembered)
      }),
    ]
    return () => {
      document.removeEventListener('copy', copy)
      document.removeEventListener('cut', copy)
      document.removeEventListener('paste', pasteText)
      for (const end of ends) end()
    }
  }, [t])
}

function hasTextSelected(): boolean {
  const selection = getSelection()
  return selection !== null && !selection.isCollapsed && selection.toString() !== ''
}

function clipText(clip: Clip): string {
  return JSON.stringify({ ...emptyDocument('clip'), graph: clip })
}

/** undefined where the text is no copied network. */
function readClip(content: string): Clip | undefined {
  if (!content.startsWith('{')) return undefined
  try {
    const read = parseDocument(JSON.parse(content))
    return read.ok && read.value.graph.nodes.length > 0 && read.value.name === 'clip' ? read.value.graph : undefined
  } catch {
    return undefined
  }
}
