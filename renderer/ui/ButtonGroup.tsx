import type { ReactNode } from 'react'
import { Toolbar } from 'react-aria-components'
import styles from './ButtonGroup.module.css'
import { classNames } from './classNames.ts'

/** Buttons that belong together, in one frame; arrow keys move between them. */
export function ButtonGroup({
  label,
  children,
  className,
}: {
  readonly label: string
  readonly children: ReactNode
  readonly className?: string
}) {
  return (
    <Toolbar aria-label={label} className={classNames(styles.group, className)}>
      {children}
    </Toolbar>
  )
}
