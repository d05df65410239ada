import { useEffect } from 'react'
import { groupEnds } from '../../engine/analyse/groupEnds.ts'
import type { NodeId } from '../../engine/contract/ids.ts'
import { groupCardKey } from '../../engine/graph/shownCards.ts'
import { changeCanvas, openPalette } from '../canvas/canvasState.ts'
import { beginRenaming } from '../canvas/cards/beginRenaming.ts'
import { openGroupCard } from '../canvas/groups/foldCards.ts'
import { focusedCard, selectFocused } from '../canvas/keyboard/focusedItem.ts'
import { chooseNode } from '../canvas/wires/chooseEnds.ts'
import { selectedGroup } from '../document/actions/groups.ts'
import { nudgeSelection } from '../document/actions/selection.ts'
import { changeView, currentDocument } from '../document/documentStore.ts'
import { closeGallery, useGallery } from '../gallery/galleryStore.ts'
import { runCommand, type CommandName } from './commandBus.ts'
import { isTyping } from './isTyping.ts'
import { pressedCommand } from './shortcuts.ts'

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}
const nudge = 4
const bigNudge = 20

/** The keys of the whole window. Text fields, menus and dialogs keep theirs. */
export function useShortcuts(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return
      const done = event.ctrlKey || event.metaKey ? onModifiedKey(event) : onPlainKey(event)
      if (done) event.preventDefault()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}

/** Also while somebody types: the text field has its own undo and select-all. */
const fromAnywhere: readonly CommandName[] = ['save', 'saveAs', 'open', 'new', 'templates', 'search', 'train']
/** The gallery is one way to begin; a file, or an empty page, are others. */
const fromGallery: readonly CommandName[] = ['open', 'new']

function onModifiedKey(event: KeyboardEvent): boolean {
  const command = pressedCommand(event)
  if (command === undefined) return false
  if (isTyping(event.target) && !fromAnywhere.includes(command)) return false
  if (isInOverlay(event.target)) {
    if (!useGallery.getState().isOpen || !fromGallery.includes(command)) return false
    closeGallery()
  }
  return runCommand(command)
}

function onPlainKey(event: KeyboardEvent): boolean {
  const { target, key } = event
  if (isTyping(target) || isInOverlay(target) || event.altKey) return false
  const command = pressedCommand(event)
  if (command !== undefined) {
    if (command === 'delete') selectFocused(target)
    return runCommand(command)
  }
  if (key === 'Escape') {
    changeCanvas({ refusal: null, problemNode: null, selectedWire: null })
    changeView({ selection: [] })
    return true
  }
  if (!isOnCanvas(target)) return false
  if (key === 'Enter' || key === ' ') {
    return (key === 'Enter' && openFocused(target)) || selectFocused(target, { add: event.shiftKey })
  }
  // What has the focus is meant, selected or not: the space bar moves the view and selects nothing.
  if (key === 'F2' || key.toLowerCase() === 'c') selectFocused(target)
  const { graph, view } = currentDocument()
  const [node] = view.selection
  if (key === 'F2' && node !== undefined) {
    const group = selectedGroup({ graph, selection: view.selection })
    void beginRenaming(group === null ? node : groupCardKey(group.id))
    return true
  }
  if ((key === 'c' || key === 'C') && node !== undefined) {
    const starts = connectionStarts()
    chooseNode(starts, { at: cardPlace(target), onChoose: (from) => openPalette({ connectFrom: from }) })
    return starts.length > 0
  }
  const direction = arrows[key]
  if (direction === undefined || node === undefined) return false
  const step = event.shiftKey ? bigNudge : nudge
  nudgeSelection(direction[0] * step, direction[1] * step)
  return true
}

/** Messages in the corner are no dialogs, whatever their role. */
function isInOverlay(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false
  const overlay = '[role="dialog"], [role="alertdialog"]:not([aria-modal="false"]), [role="menu"], [role="listbox"]'
  return target.closest(overlay) !== null
}

/** Nothing focused, or something on the canvas that is no button. */
function isOnCanvas(target: EventTarget | null): boolean {
  if (target === document.body) return true
  return target instanceof Element && target.closest('.react-flow') !== null && target.closest('button') === null
}

/** A folded group that is selected already opens. */
function openFocused(target: EventTarget | null): boolean {
  const card = focusedCard(target)
  const { selection } = currentDocument().view
  if (card?.type !== 'group' || !card.members.every(({ id }) => selection.includes(id))) return false
  openGroupCard(card.group.id)
  return true
}

/** The nodes from which C may draw a wire: the selected one, or those that give on what the selected group computes. */
function connectionStarts(): readonly NodeId[] {
  const { graph, view } = currentDocument()
  const group = selectedGroup({ graph, selection: view.selection })
  if (group === null) return view.selection.slice(0, 1)
  const { likely, possible } = groupEnds(graph, { group: group.id, side: 'out' })
  return likely.length > 0 ? likely : possible
}

/** Where a menu about the focused card opens, in window pixels; the middle of the window without one. */
function cardPlace(target: EventTarget | null): { readonly x: number; readonly y: number } {
  const card = target instanceof Element ? target.closest('.react-flow__node') : null
  const box = card?.getBoundingClientRect()
  return box === undefined ? { x: innerWidth / 2, y: innerHeight / 2 } : { x: box.right, y: box.top }
}
