import { useState } from 'react'
import { Input, Text, TextField, VisuallyHidden } from 'react-aria-components'
import { classNames } from './classNames.ts'
import styles from './Field.module.css'
import { FieldLabel } from './FieldLabel.tsx'

export interface NumberFieldProps {
  readonly label: string
  readonly value: number
  readonly onChange: (value: number) => void
  readonly minimum?: number
  readonly maximum?: number
  /** What the arrow keys add; ten times as much with Shift. */
  readonly step?: number
  readonly integer?: boolean
  readonly unit?: string
  readonly layout?: 'row' | 'column'
  readonly hideLabel?: boolean
  readonly help?: string
  /** Says what is expected when the draft is no such number. */
  readonly invalidText?: string
  readonly className?: string
}

/** A number. Takes "0.001", "1e-3" and "1,024"; arrow keys step; a draft that is no legal number is shown as wrong and never leaves. */
export function NumberField({
  label,
  value,
  onChange,
  minimum = -Infinity,
  maximum = Infinity,
  step = 1,
  integer = false,
  unit,
  layout = 'column',
  hideLabel = false,
  help,
  invalidText,
  className,
}: NumberFieldProps) {
  const [draft, setDraft] = useState(() => numberText(value))
  const [shown, setShown] = useState(value)
  if (shown !== value) {
    setShown(value)
    setDraft(numberText(value))
  }
  const parsed = parseNumber(draft)
  const legal = parsed !== null && parsed >= minimum && parsed <= maximum && (!integer || Number.isInteger(parsed))

  const commit = () => {
    if (legal && parsed !== value) onChange(parsed)
    else setDraft(numberText(value))
  }
  const stepBy = (direction: number) => {
    const from = legal ? parsed : value
    const next = Math.min(maximum, Math.max(minimum, Number((from + direction * step).toPrecision(12))))
    setDraft(numberText(next))
    if (next !== value) onChange(next)
  }

  return (
    <TextField
      value={draft}
      onChange={setDraft}
      isInvalid={!legal}
      onBlur={commit}
      onKeyDown={(event) => {
        // An illegal draft stays with its message: to put the old number back without a word would look like a fault.
        if (event.key === 'Enter' && legal) commit()
        else if (event.key === 'Escape') setDraft(numberText(value))
        else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
          event.preventDefault()
          stepBy((event.key === 'ArrowUp' ? 1 : -1) * (event.shiftKey ? 10 : 1))
        }
        // React Aria keeps keys to itself otherwise, and Ctrl-S would do nothing here.
        else event.continuePropagation()
      }}
      className={classNames(styles.field, layout === 'row' && styles.row, className)}
    >
      <FieldLabel label={label} help={help} isHidden={hideLabel} />
      <div className={classNames(styles.box, styles.number, !legal && styles.invalid)}>
        <Input inputMode={integer ? 'numeric' : 'decimal'} onFocus={(event) => event.currentTarget.select()} />
        {unit !== undefined && <span className={styles.unit}>{unit}</span>}
      </div>
      {legal && help !== undefined && (
        <VisuallyHidden>
          <Text slot="description">{help}</Text>
        </VisuallyHidden>
      )}
      {!legal && invalidText !== undefined && (
        <Text slot="errorMessage" className={styles.message ?? ''}>
          {invalidText}
        </Text>
      )}
    </TextField>
  )
}

/** "1024", "0.001", "1e-7": as short as the number allows, without thousands separators, so that it can be typed over. */
function numberText(value: number): string {
  return String(value)
}

/** null where the text is no number. Thousands separators and a real minus sign are taken. */
export function parseNumber(draft: string): number | null {
  const plain = draft.trim().replaceAll(',', '').replaceAll('−', '-')
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return null
  const number = Number(plain)
  return Number.isFinite(number) ? number : null
}
