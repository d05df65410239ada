import i18next from 'i18next'
import { useEffect } from 'react'
import type { Clip } from '../../engine/document/edits/clip.ts'
import { readClip, writeClip } from '../../engine/document/edits/clipboard.ts'
import { pasteCards } from '../canvas/cards/addCards.ts'
import { copySelection, deleteNodes } from '../document/actions/selection.ts'
import { showToast } from '../ui/Toast.tsx'
import { onCommand } from './commandBus.ts'
import { isTyping } from './isTyping.ts'

/** What was copied here last: it knows the groups that it was copied from, which its text does not. */
let remembered: { readonly clip: Clip; readonly content: string } | null = null

/** Copy, cut and paste of nodes through the system clipboard (as a small document in JSON), also between windows. */
export function useClipboard(): void {
  useEffect(() => {
    const copy = (event: ClipboardEvent) => {
      if (isTyping(event.target) || hasTextSelected()) return
      const clip = copySelection()
      if (clip.nodes.length === 0) return
      event.preventDefault()
      const content = writeClip(clip)
      remembered = { clip, content }
      event.clipboardData?.setData('text/plain', content)
      if (event.type === 'cut') deleteNodes(clip.nodes.map((node) => node.id))
    }
    const pasteText = (event: ClipboardEvent) => {
      if (isTyping(event.target)) return
      const clip = clipOf(event.clipboardData?.getData('text/plain') ?? '')
      if (clip === null) return
      event.preventDefault()
      pasteCards(clip)
    }
    document.addEventListener('copy', copy)
    document.addEventListener('cut', copy)
    document.addEventListener('paste', pasteText)
    // Menus and the search palette have no clipboard event of their own: the browser makes one for copying, none for pasting.
    const ends = [
      onCommand('copy', () => void document.execCommand('copy')),
      onCommand('cut', () => void document.execCommand('cut')),
      onCommand('paste', () => {
        if (remembered === null) showToast(() => ({ title: i18next.t('app.nothingToPaste') }))
        else pasteCards(remembered.clip)
      }),
    ]
    return () => {
      document.removeEventListener('copy', copy)
      document.removeEventListener('cut', copy)
      document.removeEventListener('paste', pasteText)
      for (const end of ends) end()
    }
  }, [])
}

function hasTextSelected(): boolean {
  const selection = getSelection()
  return selection !== null && !selection.isCollapsed && selection.toString() !== ''
}

/** null where the text is no copied network: then it is not for the canvas. */
function clipOf(content: string): Clip | null {
  if (content === remembered?.content) return remembered.clip
  const read = readClip(content)
  return read.ok && read.value.nodes.length > 0 ? read.value : null
}
