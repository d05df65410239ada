import { useState } from 'react'
import { Input, Text, TextField as AriaTextField, VisuallyHidden } from 'react-aria-components'
import { classNames } from './classNames.ts'
import styles from './Field.module.css'
import { FieldLabel } from './FieldLabel.tsx'

export interface TextFieldProps {
  readonly label: string
  readonly value: string
  /** Called when the person is done: Enter, or leaving the field. */
  readonly onCommit: (value: string) => void
  readonly onCancel?: () => void
  readonly layout?: 'row' | 'column'
  readonly hideLabel?: boolean
  readonly autoFocus?: boolean
  readonly placeholder?: string
  readonly help?: string
  /** Tells what is wrong with a draft; such a draft is never committed. */
  readonly check?: (draft: string) => string | null
  /** Set in the face for numbers: shapes, kernel sizes. */
  readonly numeric?: boolean
  readonly className?: string
}

/** One line of text. Keeps a draft while the person types; Escape brings the old text back. */
export function TextField({
  label,
  value,
  onCommit,
  onCancel,
  layout = 'column',
  hideLabel = false,
  autoFocus = false,
  placeholder,
  help,
  check,
  numeric = false,
  className,
}: TextFieldProps) {
  const [draft, setDraft] = useState(value)
  const [shown, setShown] = useState(value)
  if (shown !== value) {
    setShown(value)
    setDraft(value)
  }
  const message = draft === value ? null : (check?.(draft) ?? null)
  const commit = () => {
    if (draft === value) return onCancel?.()
    if (message === null) onCommit(draft)
    else onCancel?.()
    // What was taken comes back as it is kept: "3" as "3 × 3", and a name that was refused as the old one.
    setDraft(value)
  }
  return (
    <AriaTextField
      value={draft}
      onChange={setDraft}
      isInvalid={message !== null}
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- only for fields that a person has just opened (rename)
      autoFocus={autoFocus}
      onBlur={commit}
      onKeyDown={(event) => {
        // An illegal draft stays with its message until the field is left, or Escape.
        if (event.key === 'Enter' && message === null) commit()
        else if (event.key === 'Escape') {
          setDraft(value)
          onCancel?.()
        }
        // React Aria keeps keys to itself otherwise, and Ctrl-S would do nothing here.
        else event.continuePropagation()
      }}
      className={classNames(styles.field, layout === 'row' && styles.row, className)}
    >
      <FieldLabel label={label} help={help} isHidden={hideLabel} />
      <div className={classNames(styles.box, numeric && styles.number, message !== null && styles.invalid)}>
        <Input {...(placeholder === undefined ? {} : { placeholder })} onFocus={(event) => event.currentTarget.select()} />
      </div>
      {help !== undefined && message === null && (
        <VisuallyHidden>
          <Text slot="description">{help}</Text>
        </VisuallyHidden>
      )}
      {message !== null && (
        <Text slot="errorMessage" className={styles.message ?? ''}>
          {message}
        </Text>
      )}
    </AriaTextField>
  )
}
