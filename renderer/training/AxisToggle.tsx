import { ToggleButton } from 'react-aria-components'
import { Tooltip } from '../ui/Tooltip.tsx'
import styles from './AxisToggle.module.css'

/** A small button beside a chart's title: another axis, or not. */
export function AxisToggle({
  label,
  tip,
  isOn,
  onChange,
}: {
  readonly label: string
  readonly tip: string
  readonly isOn: boolean
  readonly onChange: (isOn: boolean) => void
}) {
  return (
    <Tooltip content={tip}>
      <ToggleButton isSelected={isOn} onChange={onChange} className={styles.toggle ?? ''}>
        {label}
      </ToggleButton>
    </Tooltip>
  )
}
