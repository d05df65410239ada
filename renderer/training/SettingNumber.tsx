import { useTranslation } from 'react-i18next'
import { NumberField } from '../ui/NumberField.tsx'

/** A number of the training settings: label left, field right, bounds in its message. */
export function SettingNumber({
  label,
  value,
  onChange,
  minimum,
  maximum,
  step = 1,
  integer = false,
  help,
}: {
  readonly label: string
  readonly value: number
  readonly onChange: (value: number) => void
  readonly minimum: number
  readonly maximum: number
  readonly step?: number
  readonly integer?: boolean
  /** What the number does, for those who meet it first. */
  readonly help?: string
}) {
  const { t } = useTranslation()
  return (
    <NumberField
      layout="row"
      label={label}
      value={value}
      onChange={onChange}
      minimum={minimum}
      maximum={maximum}
      step={step}
      integer={integer}
      {...(help === undefined ? {} : { help })}
      invalidText={t(integer ? 'training.invalidInteger' : 'training.invalid', { minimum, maximum })}
    />
  )
}
