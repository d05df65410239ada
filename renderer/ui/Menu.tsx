import { Check } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover, Separator } from 'react-aria-components'
import { classNames } from './classNames.ts'
import { Kbd } from './Kbd.tsx'
import styles from './Menu.module.css'

export type MenuEntry =
  | {
      readonly id: string
      readonly label: string
      readonly onAction: () => void
      readonly icon?: ReactNode
      readonly shortcut?: string
      /** More about the entry, smaller. */
      readonly detail?: string
      readonly checked?: boolean
      readonly danger?: boolean
      /** Set: the entry cannot be chosen, and says why. */
      readonly disabledReason?: string | null
    }
  | { readonly id: string; readonly separator: true }

/** A menu that its one child (a button of this kit) opens. */
export function Menu({
  label,
  entries,
  children,
}: {
  readonly label: string
  readonly entries: readonly MenuEntry[]
  readonly children: ReactElement
}) {
  return (
    <MenuTrigger>
      {children}
      <Popover className={styles.popover ?? ''} offset={4}>
        <MenuList label={label} entries={entries} />
      </Popover>
    </MenuTrigger>
  )
}

/** The entries themselves, for popovers that open in other ways. */
export function MenuList({
  label,
  entries,
  onClose,
}: {
  readonly label: string
  readonly entries: readonly MenuEntry[]
  readonly onClose?: () => void
}) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-autofocus -- a menu that opens takes the focus (ARIA menu pattern)
    <AriaMenu aria-label={label} className={styles.list ?? ''} autoFocus="first" {...(onClose === undefined ? {} : { onClose })}>
      {entries.map((entry) =>
        'separator' in entry ? (
          <Separator key={entry.id} className={styles.separator ?? ''} />
        ) : (
          <MenuItem
            key={entry.id}
            id={entry.id}
            textValue={entry.label}
            isDisabled={typeof entry.disabledReason === 'string'}
            onAction={entry.onAction}
            className={classNames(styles.item, entry.danger === true && styles.danger)}
          >
            {entry.icon}
            <span className={styles.text}>{entry.label}</span>
            {entry.detail !== undefined && (
              <span className={styles.detail} title={entry.detail}>
                {entry.detail}
              </span>
            )}
            {typeof entry.disabledReason === 'string' && <span className={styles.detail}>{entry.disabledReason}</span>}
            {entry.checked === true && <Check size={13} className={styles.check} aria-hidden />}
            {entry.shortcut !== undefined && <Kbd>{entry.shortcut}</Kbd>}
          </MenuItem>
        ),
      )}
    </AriaMenu>
  )
}
