import { ProgressBar as AriaProgressBar } from 'react-aria-components'
import { classNames } from './classNames.ts'
import styles from './ProgressBar.module.css'

/** How far work has come, 0 to 1; null where nobody can know. */
export function ProgressBar({
  label,
  value,
  className,
}: {
  readonly label: string
  readonly value: number | null
  readonly className?: string
}) {
  return (
    <AriaProgressBar
      aria-label={label}
      {...(value === null ? { isIndeterminate: true } : { value: value * 100 })}
      className={classNames(styles.bar, className)}
    >
      <span
        className={classNames(styles.fill, value === null && styles.unknown)}
        style={value === null ? {} : { width: `${Math.min(1, Math.max(0, value)) * 100}%` }}
      />
    </AriaProgressBar>
  )
}
