import { useEffect, type RefObject } from 'react'
import { shownCards } from '../../../engine/graph/shownCards.ts'
import { drawnWires } from '../../../engine/layout/drawnWires.ts'
import { currentDocument } from '../../document/documentStore.ts'
import { useCanvasState } from '../canvasState.ts'
import { canvasView } from '../view/canvasView.ts'
import { isArrowKey, neighbourCard, wireEnd, type ArrowKey } from './neighbourCard.ts'
import { walkOrder, type CanvasItem } from './walkOrder.ts'

const itemSelector = '.react-flow__node, .react-flow__edge'
/** A card that comes into sight is drawn within a few frames. */
const framesToAppear = 30

/**
 * The keyboard on the network: Tab goes through cards and wires in the order of the data, whatever their order in the page,
 * and on past the canvas at the ends; arrow keys go to the neighbour of a card that is not selected (a selected one moves);
 * what has the focus is brought into sight; Escape with nothing selected leaves for the canvas's own buttons.
 */
export function useKeyboardWalk(frame: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = frame.current
    if (element === null) return undefined
    let last: string | null = null
    /** Which way Tab comes in from outside; null where something else moves the focus. */
    let tabbing: 'forward' | 'back' | null = null

    const go = (item: CanvasItem) => {
      last = item.id
      revealItem(item)
      focusWhenDrawn(element, item.id)
    }
    const onAnyKey = ({ key, shiftKey }: KeyboardEvent) => {
      tabbing = key === 'Tab' ? (shiftKey ? 'back' : 'forward') : null
    }
    const onFocusIn = ({ target, relatedTarget }: FocusEvent) => {
      const own = itemOf(target)
      if (own === null) return
      const cameIn = tabbing !== null && (!(relatedTarget instanceof Node) || !element.contains(relatedTarget))
      const direction = tabbing
      tabbing = null
      if (!cameIn) {
        last = own.id
        return
      }
      const order = walkOrder(currentDocument().graph)
      const known = order.find(({ id }) => id === (last ?? selectedCard())) ?? (direction === 'back' ? order.at(-1) : order[0])
      if (known !== undefined) go(known)
    }
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
      const { target } = event
      const item = itemOf(target)
      if (item === null || !(target instanceof Element)) return
      if (event.key === 'Tab') {
        const next = tabTarget(item, { target, back: event.shiftKey })
        if (next === 'page') {
          leaveForPage(element, { back: event.shiftKey })
          last = item.id
        }
        if (next === 'page' || next === 'inside') return
        event.preventDefault()
        go(next)
        return
      }
      if (!target.matches(itemSelector)) return
      if (isArrowKey(event.key) && !isSelected(item)) {
        const next = arrowTarget(item, event.key)
        if (next !== null) go({ type: 'card', id: next })
        event.preventDefault()
      }
      if ((event.key === 'Delete' || event.key === 'Backspace') && document.activeElement === target) stayNear(item, go)
      if (event.key === 'Escape' && nothingSelected()) element.querySelector<HTMLElement>('.react-flow__panel button')?.focus()
    }

    window.addEventListener('keydown', onAnyKey, true)
    element.addEventListener('focusin', onFocusIn)
    element.addEventListener('keydown', onKeyDown)
    return () => {
      window.removeEventListener('keydown', onAnyKey, true)
      element.removeEventListener('focusin', onFocusIn)
      element.removeEventListener('keydown', onKeyDown)
    }
  }, [frame])
}

function itemOf(target: EventTarget | null): CanvasItem | null {
  const element = target instanceof Element ? target.closest(itemSelector) : null
  const id = element?.getAttribute('data-id') ?? null
  if (element === null || id === null) return null
  return { type: element.matches('.react-flow__edge') ? 'wire' : 'card', id }
}

/** `inside`: the browser goes to a button of the card, or back from it. `page`: past the canvas. */
function tabTarget(
  item: CanvasItem,
  { target, back }: { readonly target: Element; readonly back: boolean },
): CanvasItem | 'inside' | 'page' {
  const whole = target.closest(itemSelector)
  const buttons = [...(whole?.querySelectorAll('button') ?? [])]
  const isLastStop = buttons.length === 0 || target === buttons.at(-1)
  if (back ? target !== whole : !isLastStop) return 'inside'
  const order = walkOrder(currentDocument().graph)
  const place = order.findIndex(({ id }) => id === item.id)
  return order[place + (back ? -1 : 1)] ?? 'page'
}

/** Puts the focus, unseen, where the browser's own Tab leads out of the canvas; the browser then moves it on. */
function leaveForPage(element: HTMLElement, { back }: { readonly back: boolean }): void {
  const items = [...element.querySelectorAll<HTMLElement | SVGElement>(itemSelector)]
  const edge = back ? items[0] : items.at(-1)
  const inside = back ? undefined : [...(edge?.querySelectorAll('button') ?? [])].at(-1)
  ;(inside ?? edge)?.focus({ preventScroll: true })
}

function arrowTarget(item: CanvasItem, arrow: ArrowKey): string | null {
  const { graph } = currentDocument()
  return item.type === 'wire' ? wireEnd(graph, { wire: item.id, arrow }) : neighbourCard(graph, { from: item.id, arrow })
}

/** A selected card is moved by the arrow keys; a wire never is. */
function isSelected(item: CanvasItem): boolean {
  const { graph, view } = currentDocument()
  const members = shownCards(graph).byKey.get(item.id)?.members
  return item.type === 'card' && members !== undefined && members.every(({ id }) => view.selection.includes(id))
}

function nothingSelected(): boolean {
  return currentDocument().view.selection.length === 0 && useCanvasState.getState().selectedWire === null
}

function selectedCard(): string | undefined {
  const { graph, view } = currentDocument()
  const [node] = view.selection
  return node === undefined ? undefined : shownCards(graph).cardOf(node)?.key
}

function revealItem({ type, id }: CanvasItem): void {
  const { graph } = currentDocument()
  const key = type === 'card' ? id : drawnWires(graph).find((wire) => wire.id === id)?.from.key
  const node = shownCards(graph).byKey.get(key ?? '')?.members[0]
  if (node !== undefined) void canvasView()?.reveal([node.id])
}

function focusWhenDrawn(element: HTMLElement, id: string, frames = framesToAppear): void {
  const drawn = element.querySelector<HTMLElement | SVGElement>(`:is(${itemSelector})[data-id="${CSS.escape(id)}"]`)
  if (drawn !== null) drawn.focus({ preventScroll: true })
  else if (frames > 0) requestAnimationFrame(() => focusWhenDrawn(element, id, frames - 1))
}

/** What had the focus is about to go: the next that is left gets it, else the one before. */
function stayNear(item: CanvasItem, go: (item: CanvasItem) => void): void {
  const before = walkOrder(currentDocument().graph)
  const place = before.findIndex(({ id }) => id === item.id)
  const candidates = [...before.slice(place + 1), ...before.slice(0, Math.max(0, place)).toReversed()]
  setTimeout(() => {
    const left = new Set(walkOrder(currentDocument().graph).map(({ id }) => id))
    const next = left.has(item.id) ? undefined : candidates.find(({ type, id }) => type === 'card' && left.has(id))
    if (next !== undefined) go(next)
  })
}
