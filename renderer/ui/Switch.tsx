import { useId } from 'react'
import { Switch as AriaSwitch, VisuallyHidden } from 'react-aria-components'
import { classNames } from './classNames.ts'
import explained from './Explained.module.css'
import { FieldHelp } from './FieldLabel.tsx'
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
  const description = useId()
  return (
    <>
      <AriaSwitch
        isSelected={value}
        onChange={onChange}
        {...(help === undefined ? {} : { 'aria-describedby': description })}
        className={classNames(styles.switch, layout === 'row' && styles.row)}
      >
        {help === undefined ? (
          <span className={styles.label}>{label}</span>
        ) : (
          <FieldHelp help={help}>
            <span className={classNames(styles.label, explained.word)}>{label}</span>
          </FieldHelp>
        )}
        <span className={styles.track}>
          <span className={styles.thumb} />
        </span>
      </AriaSwitch>
      {help !== undefined && <VisuallyHidden id={description}>{help}</VisuallyHidden>}
    </>
  )
}
