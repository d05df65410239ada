import { Check, ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import {
  Button,
  ListBox,
  ListBoxItem,
  Popover,
  Select as AriaSelect,
  SelectValue,
  Text,
  VisuallyHidden,
} from 'react-aria-components'
import { classNames } from './classNames.ts'
import styles from './Field.module.css'
import { FieldLabel } from './FieldLabel.tsx'
import menuStyles from './Menu.module.css'

export interface SelectOption<V extends string> {
  readonly value: V
  readonly label: string
  readonly detail?: ReactNode
}

/** One of several values, from a list that opens. */
export function Select<V extends string>({
  label,
  options,
  value,
  onChange,
  layout = 'column',
  hideLabel = false,
  help,
  className,
}: {
  readonly label: string
  readonly options: readonly SelectOption<V>[]
  readonly value: V
  readonly onChange: (value: V) => void
  readonly layout?: 'row' | 'column'
  readonly hideLabel?: boolean
  readonly help?: string
  readonly className?: string
}) {
  return (
    <AriaSelect
      value={value}
      onChange={(key) => {
        const chosen = options.find((option) => option.value === key)
        if (chosen !== undefined && chosen.value !== value) onChange(chosen.value)
      }}
      className={classNames(styles.field, layout === 'row' && styles.row, className)}
    >
      <FieldLabel label={label} help={help} isHidden={hideLabel} />
      <Button className={styles.box ?? ''}>
        <SelectValue className={styles.value ?? ''} />
        <ChevronDown size={14} className={styles.chevron} aria-hidden />
      </Button>
      {help !== undefined && (
        <VisuallyHidden>
          <Text slot="description">{help}</Text>
        </VisuallyHidden>
      )}
      <Popover className={classNames(menuStyles.popover, menuStyles.asWide)} offset={4}>
        <ListBox items={options.map((option) => ({ id: option.value, ...option }))} className={menuStyles.list ?? ''}>
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.label} className={menuStyles.item ?? ''}>
              {({ isSelected }) => (
                <>
                  <span className={menuStyles.text}>{option.label}</span>
                  {option.detail !== undefined && <span className={menuStyles.detail}>{option.detail}</span>}
                  {isSelected && <Check size={13} className={menuStyles.check} aria-hidden />}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  )
}
