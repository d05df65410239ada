import { Label, Slider as AriaSlider, SliderOutput, SliderThumb, SliderTrack } from 'react-aria-components'
import { classNames } from './classNames.ts'
import styles from './Slider.module.css'

/** A number along a track. `onChange` comes with every move, `onChangeEnd` once at the end. */
export function Slider({
  label,
  value,
  minimum,
  maximum,
  step = 1,
  onChange,
  onChangeEnd,
  format,
  hideLabel = false,
  className,
}: {
  readonly label: string
  readonly value: number
  readonly minimum: number
  readonly maximum: number
  readonly step?: number
  readonly onChange: (value: number) => void
  readonly onChangeEnd?: (value: number) => void
  readonly format?: (value: number) => string
  readonly hideLabel?: boolean
  readonly className?: string
}) {
  return (
    <AriaSlider
      value={value}
      minValue={minimum}
      maxValue={maximum}
      step={step}
      onChange={(next) => onChange(firstOf(next))}
      {...(onChangeEnd === undefined ? {} : { onChangeEnd: (next: number | number[]) => onChangeEnd(firstOf(next)) })}
      {...(hideLabel ? { 'aria-label': label } : {})}
      className={classNames(styles.slider, hideLabel && styles.bare, className)}
    >
      {!hideLabel && <Label className={styles.label}>{label}</Label>}
      {!hideLabel && <SliderOutput className={styles.output ?? ''}>{format?.(value) ?? String(value)}</SliderOutput>}
      <SliderTrack className={styles.track ?? ''}>
        {({ state }) => (
          <>
            <span className={styles.rail} />
            <span className={styles.fill} style={{ width: `${state.getThumbPercent(0) * 100}%` }} />
            <SliderThumb className={styles.thumb ?? ''} />
          </>
        )}
      </SliderTrack>
    </AriaSlider>
  )
}

function firstOf(value: number | number[]): number {
  return typeof value === 'number' ? value : (value[0] ?? 0)
}
