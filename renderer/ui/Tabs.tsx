import type { ReactNode } from 'react'
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components'
import { classNames } from './classNames.ts'
import { explained } from './explained.ts'
import styles from './Tabs.module.css'

export interface TabItem<Id extends string> {
  readonly id: Id
  readonly title: string
  /** A count beside the title. */
  readonly badge?: { readonly text: string; readonly tone: 'warn' | 'bad' | 'quiet'; readonly label: string } | undefined
  readonly content: ReactNode
}

/** Panels behind tabs; only the chosen one is mounted. `trailing` stands at the right end of the tab bar. */
export function Tabs<Id extends string>({
  label,
  items,
  selected,
  onSelect,
  trailing,
  className,
}: {
  readonly label: string
  readonly items: readonly TabItem<Id>[]
  readonly selected: Id
  readonly onSelect: (id: Id) => void
  readonly trailing?: ReactNode
  readonly className?: string
}) {
  return (
    <AriaTabs
      selectedKey={selected}
      onSelectionChange={(key) => {
        const item = items.find((candidate) => candidate.id === key)
        if (item !== undefined) onSelect(item.id)
      }}
      className={classNames(styles.tabs, className)}
    >
      <div className={styles.bar}>
        <TabList aria-label={label} className={styles.list ?? ''}>
          {items.map((item) => (
            <Tab key={item.id} id={item.id} className={styles.tab ?? ''}>
              {item.title}
              {item.badge !== undefined && (
                <span
                  className={classNames(styles.badge, styles[item.badge.tone])}
                  {...explained(item.badge.label, { withFocusAround: true })}
                >
                  {item.badge.text}
                </span>
              )}
            </Tab>
          ))}
        </TabList>
        {trailing !== undefined && <div className={styles.trailing}>{trailing}</div>}
      </div>
      {items.map((item) => (
        <TabPanel key={item.id} id={item.id} className={styles.panel ?? ''}>
          {item.content}
        </TabPanel>
      ))}
    </AriaTabs>
  )
}
