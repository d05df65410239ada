import type { ReactNode } from 'react'
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import { classNames } from './classNames.ts'
import styles from './Segmented.module.css'

export interface SegmentedOption<V extends string> {
  readonly value: V
  readonly label: ReactNode
}

/** One of a few values, all of them in sight (a radio group). */
export function Segmented<V extends string>({
  label,
  options,
  value,
  onChange,
  className,
}: {
  readonly label: string
  readonly options: readonly SegmentedOption<V>[]
  readonly value: V
  readonly onChange: (value: V) => void
  readonly className?: string
}) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const chosen = options.find((option) => keys.has(option.value))
        if (chosen !== undefined) onChange(chosen.value)
      }}
      className={classNames(styles.group, className)}
    >
      {options.map((option) => (
        <ToggleButton key={option.value} id={option.value} className={styles.option ?? ''}>
          {option.label}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  )
}
