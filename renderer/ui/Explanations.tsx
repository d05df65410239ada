import { useEffect, useMemo, useState } from 'react'
import { Tooltip as AriaTooltip, TooltipTrigger } from 'react-aria-components'
import { Kbd } from './Kbd.tsx'
import styles from './Tooltip.module.css'
import { tooltipDelayMs } from './Tooltip.tsx'

const selector = '[data-explain]'
const tipId = 'explanation'
/** Who has just read one explanation gets the next without waiting. */
const warmMs = 500

type Explained = HTMLElement | SVGElement

/**
 * The explanations of all elements that `explained` marks: one note for the whole window, so that a thousand marks on a large
 * network cost nothing. Comes up on hover, on keyboard focus and on a tap, as those of buttons do; mounted once by the shell.
 */
export function Explanations() {
  const [target, setTarget] = useState<Explained | null>(null)
  const triggerRef = useMemo(() => ({ current: target }), [target])
  useEffect(() => listen(setTarget), [])
  useEffect(() => {
    if (target === null) return undefined
    const leaving = new MutationObserver(() => {
      if (!target.isConnected) setTarget(null)
    })
    leaving.observe(document.body, { childList: true, subtree: true })
    const before = target.getAttribute('aria-describedby')
    target.setAttribute('aria-describedby', before === null ? tipId : `${before} ${tipId}`)
    return () => {
      leaving.disconnect()
      if (before === null) target.removeAttribute('aria-describedby')
      else target.setAttribute('aria-describedby', before)
    }
  }, [target])
  if (target === null) return null
  return (
    // Without a trigger around it, React Aria's tooltip finds no state (react-aria-components 1.22).
    <TooltipTrigger isOpen onOpenChange={(isOpen) => isOpen || setTarget(null)}>
      <AriaTooltip
        key={target.dataset['explain']}
        triggerRef={triggerRef}
        placement={target.dataset['explainBeside'] === undefined ? 'bottom' : 'right'}
        offset={6}
        className={styles.tooltip ?? ''}
      >
        <span id={tipId}>{target.dataset['explain']}</span>
        {target.dataset['explainKeys'] !== undefined && <Kbd>{target.dataset['explainKeys']}</Kbd>}
      </AriaTooltip>
    </TooltipTrigger>
  )
}

/** Watches the window; returns what ends it. */
function listen(show: (target: Explained | null) => void): () => void {
  let shown: Explained | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let closedAt = -Infinity
  /** Pressed: its explanation would be in the way until the pointer has left it. */
  let pressed: Explained | null = null

  const open = (target: Explained) => {
    clearTimeout(timer)
    shown = target
    show(target)
  }
  const close = () => {
    clearTimeout(timer)
    if (shown !== null) closedAt = performance.now()
    shown = null
    show(null)
  }
  const onPointerOver = (event: PointerEvent) => {
    if (event.pointerType === 'touch') return
    const target = explainedAt(event.target)
    if (target !== pressed) pressed = null
    if (target === shown) return
    if (shown !== null) close()
    clearTimeout(timer)
    if (target === null || target === pressed || event.buttons !== 0) return
    timer = setTimeout(
      () => {
        if (target.isConnected) open(target)
      },
      performance.now() - closedAt < warmMs ? 0 : tooltipDelayMs,
    )
  }
  const onPointerDown = (event: PointerEvent) => {
    pressed = explainedAt(event.target)
    close()
  }
  const onPointerUp = (event: PointerEvent) => {
    const target = event.pointerType === 'touch' ? explainedAt(event.target) : null
    // What the tap does comes first: it may take the element away.
    if (target !== null) timer = setTimeout(() => target.isConnected && open(target))
  }
  const onFocusIn = ({ target }: FocusEvent) => {
    if (!(target instanceof Element) || !target.matches(':focus-visible')) return
    const found = isExplained(target) ? target : target.querySelector(`${selector}[data-explain-around]`)
    if (isExplained(found) && isWanted(found)) open(found)
  }
  const onFocusOut = () => {
    if (shown !== null && !shown.matches(':hover')) close()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Tab' && !event.key.startsWith('Arrow') && event.key !== 'Shift') close()
  }

  window.addEventListener('pointerover', onPointerOver, true)
  window.addEventListener('pointerdown', onPointerDown, true)
  window.addEventListener('pointerup', onPointerUp, true)
  window.addEventListener('focusin', onFocusIn)
  window.addEventListener('focusout', onFocusOut)
  window.addEventListener('keydown', onKeyDown, true)
  window.addEventListener('wheel', close, { capture: true, passive: true })
  window.addEventListener('blur', close)
  return () => {
    clearTimeout(timer)
    window.removeEventListener('pointerover', onPointerOver, true)
    window.removeEventListener('pointerdown', onPointerDown, true)
    window.removeEventListener('pointerup', onPointerUp, true)
    window.removeEventListener('focusin', onFocusIn)
    window.removeEventListener('focusout', onFocusOut)
    window.removeEventListener('keydown', onKeyDown, true)
    window.removeEventListener('wheel', close, true)
    window.removeEventListener('blur', close)
  }
}

function explainedAt(target: EventTarget | null): Explained | null {
  const found = target instanceof Element ? target.closest(selector) : null
  return isExplained(found) && isWanted(found) ? found : null
}

function isExplained(element: Element | null): element is Explained {
  return (element instanceof HTMLElement || element instanceof SVGElement) && element.dataset['explain'] !== undefined
}

function isWanted(element: Explained): boolean {
  return element.dataset['explainCut'] === undefined || element.scrollWidth > element.clientWidth
}
