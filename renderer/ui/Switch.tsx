import { Switch as AriaSwitch } from 'react-aria-components'
import { classNames } from './classNames.ts'
import styles from './Switch.module.css'

/** On or off, at once. */
export function Switch({
  label,
  value,
  onChange,
  layout = 'row',
  help,
}: {
  readonly label: string
  readonly value: boolean
  readonly onChange: (value: boolean) => void
  /** row: label left, switch in the control column; inline: switch first. */
  readonly layout?: 'row' | 'inline'
  readonly help?: string
}) {
  return (
    <AriaSwitch isSelected={value} onChange={onChange} className={classNames(styles.switch, layout === 'row' && styles.row)}>
      <span className={styles.label} {...(help === undefined ? {} : { title: help })}>
        {label}
      </span>
      <span className={styles.track}>
        <span className={styles.thumb} />
      </span>
    </AriaSwitch>
  )
}
