import { useTranslation } from 'react-i18next'
import { NumberField } from '../ui/NumberField.tsx'

interface Properties {
  readonly label: string
  readonly sample: number
  /** How many there are. */
  readonly samples: number
  readonly className: string | undefined
  readonly onChange: (sample: number) => void
}

/** One of the loaded samples by its number. */
export function SampleNumber({ label, sample, samples, className, onChange }: Properties) {
  const { t } = useTranslation()
  const limits = { minimum: 0, maximum: samples - 1 }
  return (
    <NumberField
      layout="row"
      label={label}
      value={sample}
      {...limits}
      integer
      onChange={onChange}
      invalidText={t('training.invalidInteger', limits)}
      className={className ?? ''}
    />
  )
}
