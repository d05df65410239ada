import type { CSSProperties } from 'react'
import type { Params } from '../../engine/contract/document.ts'
import { addCard } from '../canvas/cards/addCards.ts'
import { explained } from '../ui/explained.ts'
import { putDraggedKind } from './draggedKind.ts'
import { KindDot } from './KindDot.tsx'
import styles from './Palette.module.css'

/** A layer kind to drag onto the canvas; double-click or Enter adds it too. */
export function PaletteItem({
  kind,
  params,
  title,
  shortTitle,
  help,
  colour,
  isTabStop,
  onVisit,
}: {
  readonly kind: string
  /** Those left out are the kind's defaults. */
  readonly params: Params
  readonly title: string
  readonly shortTitle: string
  readonly help: string
  readonly colour: CSSProperties
  readonly isTabStop: boolean
  readonly onVisit: (kind: string) => void
}) {
  return (
    <button
      type="button"
      draggable
      tabIndex={isTabStop ? 0 : -1}
      onFocus={() => onVisit(kind)}
      className={styles.kind}
      style={colour}
      aria-label={title}
      {...explained(help, { beside: true })}
      onDragStart={(event) => {
        putDraggedKind(event.dataTransfer, { kind, params })
        event.dataTransfer.effectAllowed = 'copy'
      }}
      onDoubleClick={() => void addCard(kind, params)}
      // A click that no pointer made (detail 0) is Enter, Space, or a screen reader.
      onClick={(event) => {
        if (event.detail === 0) void addCard(kind, params)
      }}
    >
      <KindDot />
      <span className={styles.title}>{shortTitle}</span>
    </button>
  )
}
