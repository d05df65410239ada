import { useRef } from 'react'
import { Popover } from 'react-aria-components'
import contextStyles from './ContextMenu.module.css'
import styles from './Menu.module.css'
import { MenuList, type MenuEntry } from './Menu.tsx'

/** A menu at a point of the window (in client pixels), closed by Escape, a click elsewhere or a choice. */
export function ContextMenu({
  label,
  entries,
  at,
  onClose,
}: {
  readonly label: string
  readonly entries: readonly MenuEntry[]
  readonly at: { readonly x: number; readonly y: number } | null
  readonly onClose: () => void
}) {
  const anchor = useRef<HTMLSpanElement>(null)
  return (
    <>
      <span ref={anchor} aria-hidden className={contextStyles.anchor} style={{ left: at?.x ?? 0, top: at?.y ?? 0 }} />
      <Popover
        triggerRef={anchor}
        isOpen={at !== null}
        onOpenChange={(open) => {
          if (!open) onClose()
        }}
        aria-label={label}
        placement="bottom start"
        offset={2}
        className={styles.popover ?? ''}
      >
        <MenuList label={label} entries={entries} onClose={onClose} />
      </Popover>
    </>
  )
}
