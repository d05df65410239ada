import { useReactFlow } from '@xyflow/react'
import { useEffect, useRef, useState, type RefObject } from 'react'
import { isTyping } from '../../app/isTyping.ts'
import { selectFocused } from '../keyboard/focusedItem.ts'
import styles from './SpacePan.module.css'

/**
 * While the space bar is held over the canvas, dragging moves the view, whatever lies under the pointer and wherever the
 * keyboard is; a tap of it without a drag selects the card or wire that has the focus. (React Flow's own key sees no space bar that a focused button takes, and cards would be dragged.)
 */
export function SpacePan({ frame }: { readonly frame: RefObject<HTMLElement | null> }) {
  const flow = useReactFlow()
  const [held, setHeld] = useState(false)
  /** Whether the space bar that is down may still become a tap. */
  const tap = useRef(false)

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.code !== 'Space' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      if (frame.current?.matches(':hover') !== true) return
      event.preventDefault()
      event.stopPropagation()
      tap.current = !event.repeat
      setHeld(true)
    }
    const release = () => setHeld(false)
    const onKeyUp = (event: KeyboardEvent) => {
      if (event.code !== 'Space') return
      if (tap.current) selectFocused(event.target, { add: event.shiftKey })
      tap.current = false
      release()
    }
    window.addEventListener('keydown', onKeyDown, true)
    window.addEventListener('keyup', onKeyUp, true)
    window.addEventListener('blur', release)
    return () => {
      window.removeEventListener('keydown', onKeyDown, true)
      window.removeEventListener('keyup', onKeyUp, true)
      window.removeEventListener('blur', release)
    }
  }, [frame])

  if (!held) return null
  return (
    <div
      className={styles.hand}
      onPointerDown={(event) => {
        tap.current = false
        event.currentTarget.setPointerCapture(event.pointerId)
      }}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
        const { x, y, zoom } = flow.getViewport()
        void flow.setViewport({ x: x + event.movementX, y: y + event.movementY, zoom })
      }}
    />
  )
}
