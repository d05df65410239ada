import type { CSSProperties } from 'react'
import { addCard } from '../canvas/cards/addCards.ts'
import { explained } from '../ui/explained.ts'
import { kindDataType } from './draggedKind.ts'
import { KindDot } from './KindDot.tsx'
import styles from './Palette.module.css'

/** A layer kind to drag onto the canvas; double-click or Enter adds it too. */
export function PaletteItem({
  kind,
  title,
  shortTitle,
  help,
  colour,
  isTabStop,
  onVisit,
}: {
  readonly kind: string
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
        event.dataTransfer.setData(kindDataType, kind)
        event.dataTransfer.effectAllowed = 'copy'
      }}
      onDoubleClick={() => void addCard(kind)}
      // A click that no pointer made (detail 0) is Enter, Space, or a screen reader.
      onClick={(event) => {
        if (event.detail === 0) void addCard(kind)
      }}
    >
      <KindDot />
      <span className={styles.title}>{shortTitle}</span>
    </button>
  )
}
