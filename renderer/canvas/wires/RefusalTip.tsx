import { CircleAlert } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { createPortal } from 'react-dom'
import { applyFix } from '../../document/actions/perform.ts'
import { useDocumentStore } from '../../document/documentStore.ts'
import { useLocalText } from '../../i18n/language.ts'
import { Button } from '../../ui/Button.tsx'
import { changeCanvas, useCanvasState } from '../canvasState.ts'
import styles from './RefusalTip.module.css'

const width = 320

/** Why a wire was refused, beside the pointer that let it go. Goes when people go on working. */
export function RefusalTip() {
  const local = useLocalText()
  const refusal = useCanvasState((state) => state.refusal)
  const tip = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (refusal === null) return undefined
    const close = () => changeCanvas({ refusal: null })
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') close()
    }
    const onPointer = (event: PointerEvent) => {
      if (!(event.target instanceof Node && tip.current?.contains(event.target) === true)) close()
    }
    window.addEventListener('keydown', onKey)
    window.addEventListener('pointerdown', onPointer, true)
    const forgetEdits = useDocumentStore.subscribe((now, before) => {
      if (now.document.graph !== before.document.graph) close()
    })
    const timer = refusal.fixes.length === 0 ? setTimeout(close, 9000) : undefined
    return () => {
      window.removeEventListener('keydown', onKey)
      window.removeEventListener('pointerdown', onPointer, true)
      forgetEdits()
      clearTimeout(timer)
    }
  }, [refusal])
  if (refusal === null) return null
  const left = Math.min(refusal.at.x + 10, innerWidth - width - 12)
  const top = Math.min(refusal.at.y + 10, innerHeight - 140)
  return createPortal(
    <div ref={tip} role="alert" className={styles.tip} style={{ left, top, width }}>
      <CircleAlert size={15} aria-hidden className={styles.icon} />
      <div>
        <p className={styles.text}>{local(refusal.message)}</p>
        {refusal.fixes.map((fix) => (
          <Button
            key={fix.label.en}
            size="small"
            className={styles.fix ?? ''}
            onPress={() => {
              changeCanvas({ refusal: null })
              applyFix(fix)
            }}
          >
            {local(fix.label)}
          </Button>
        ))}
      </div>
    </div>,
    document.body,
  )
}
