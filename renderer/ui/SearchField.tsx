import { Search } from 'lucide-react'
import type { Ref } from 'react'
import { Input, SearchField as AriaSearchField } from 'react-aria-components'
import { classNames } from './classNames.ts'
import styles from './Field.module.css'
import { Kbd } from './Kbd.tsx'

/** A field that filters what is below it. */
export function SearchField({
  label,
  value,
  onChange,
  placeholder,
  shortcut,
  onSubmit,
  inputRef,
  className,
}: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly placeholder?: string
  readonly shortcut?: string | undefined
  readonly onSubmit?: () => void
  readonly inputRef?: Ref<HTMLInputElement>
  readonly className?: string
}) {
  return (
    <AriaSearchField
      aria-label={label}
      value={value}
      onChange={onChange}
      {...(onSubmit === undefined ? {} : { onSubmit })}
      className={classNames(styles.field, className)}
    >
      <div className={styles.box}>
        <Search size={13} aria-hidden className={styles.chevron} />
        <Input {...(placeholder === undefined ? {} : { placeholder })} {...(inputRef === undefined ? {} : { ref: inputRef })} />
        {shortcut !== undefined && value === '' && <Kbd>{shortcut}</Kbd>}
      </div>
    </AriaSearchField>
  )
}
