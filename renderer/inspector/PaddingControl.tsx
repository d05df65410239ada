import { useTranslation } from 'react-i18next'
import type { ParamValue } from '../../engine/contract/document.ts'
import { NumberField } from '../ui/NumberField.tsx'
import { Select } from '../ui/Select.tsx'

/** "same", "valid", or a number of zeros on each side. */
export function PaddingControl({
  label,
  help,
  value,
  onChange,
}: {
  readonly label: string
  readonly help: string
  readonly layout: 'row'
  readonly value: ParamValue
  readonly onChange: (value: 'same' | 'valid' | number) => void
}) {
  const { t } = useTranslation()
  const mode = value === 'same' || value === 'valid' ? value : 'zeros'
  return (
    <>
      <Select
        layout="row"
        label={label}
        help={help}
        value={mode}
        options={[
          { value: 'same', label: t('inspector.paddingSame') },
          { value: 'valid', label: t('inspector.paddingValid') },
          { value: 'zeros', label: t('inspector.paddingZeros') },
        ]}
        onChange={(next) => onChange(next === 'zeros' ? 1 : next)}
      />
      {mode === 'zeros' && (
        <NumberField
          layout="row"
          integer
          label={t('inspector.zerosEachSide')}
          value={Number(value)}
          minimum={0}
          maximum={1024}
          invalidText={t('inspector.zerosInvalid')}
          onChange={onChange}
        />
      )}
    </>
  )
}
