import { Check } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { Menu as AriaMenu, MenuItem, MenuSection, MenuTrigger, Popover, Separator } from 'react-aria-components'
import { classNames } from './classNames.ts'
import { explained } from './explained.ts'
import { Kbd } from './Kbd.tsx'
import styles from './Menu.module.css'

interface MenuAction {
  readonly id: string
  readonly label: string
  readonly onAction: () => void
  readonly icon?: ReactNode
  readonly shortcut?: string | undefined
  /** More about the entry, smaller. */
  readonly detail?: string
  /** A state that is on or off, told to screen readers too (menuitemcheckbox). */
  readonly checked?: boolean
  /** One of several neighbours, of which one is in force (menuitemradio). */
  readonly chosen?: boolean
  readonly danger?: boolean
  /** Set: the entry cannot be chosen, and says why. */
  readonly disabledReason?: string | null
}

export type MenuEntry = MenuAction | { readonly id: string; readonly separator: true }

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
      {sectionsOf(entries).map(({ mode, entries: section }) => {
        const items = section.map((entry) =>
          'separator' in entry ? (
            <Separator key={entry.id} className={styles.separator ?? ''} />
          ) : (
            <Item key={entry.id} entry={entry} />
          ),
        )
        if (mode === 'none') return items
        return (
          <MenuSection
            key={section[0]?.id}
            aria-label={label}
            selectionMode={mode}
            selectedKeys={section.filter(isTicked).map(({ id }) => id)}
            shouldCloseOnSelect
          >
            {items}
          </MenuSection>
        )
      })}
    </AriaMenu>
  )
}

function Item({ entry }: { readonly entry: MenuAction }) {
  return (
    <MenuItem
      id={entry.id}
      textValue={entry.label}
      isDisabled={typeof entry.disabledReason === 'string'}
      onAction={entry.onAction}
      className={classNames(styles.item, entry.danger === true && styles.danger)}
    >
      {entry.icon}
      <span className={styles.text}>{entry.label}</span>
      {entry.detail !== undefined && (
        <span className={styles.detail} {...explained(entry.detail, { whenCut: true, withFocusAround: true })}>
          {entry.detail}
        </span>
      )}
      {typeof entry.disabledReason === 'string' && <span className={styles.detail}>{entry.disabledReason}</span>}
      {isTicked(entry) && <Check size={13} className={styles.check} aria-hidden />}
      {entry.shortcut !== undefined && <Kbd>{entry.shortcut}</Kbd>}
    </MenuItem>
  )
}

type Mode = 'none' | 'single' | 'multiple'

function modeOf(entry: MenuEntry): Mode {
  if ('separator' in entry) return 'none'
  return entry.checked !== undefined ? 'multiple' : entry.chosen !== undefined ? 'single' : 'none'
}

function isTicked(entry: MenuEntry): boolean {
  return !('separator' in entry) && (entry.checked === true || entry.chosen === true)
}

/** Neighbours of one kind: only a section of its own makes items of a menu checkboxes or radio buttons. */
function sectionsOf(entries: readonly MenuEntry[]): readonly { readonly mode: Mode; readonly entries: readonly MenuEntry[] }[] {
  const sections: { mode: Mode; entries: MenuEntry[] }[] = []
  for (const entry of entries) {
    const mode = modeOf(entry)
    const last = sections.at(-1)
    if (last?.mode === mode) last.entries.push(entry)
    else sections.push({ mode, entries: [entry] })
  }
  return sections
}
