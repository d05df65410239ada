import type { ReactNode, Ref } from 'react'
import { Button as AriaButton, type PressEvent } from 'react-aria-components'
import styles from './Button.module.css'
import { classNames } from './classNames.ts'
import { Kbd } from './Kbd.tsx'
import { Tooltip } from './Tooltip.tsx'

export interface ButtonProps {
  readonly children: ReactNode
  readonly onPress?: (event: PressEvent) => void
  readonly variant?: 'plain' | 'primary' | 'quiet' | 'danger'
  readonly size?: 'normal' | 'small'
  readonly icon?: ReactNode
  /** Set: the button stays reachable but does nothing, and its tooltip says why. */
  readonly disabledReason?: string | null | undefined
  readonly tooltip?: ReactNode
  /** Keys that do the same, as this system writes them; told with the tooltip. */
  readonly shortcut?: string | undefined
  /** Only where the visible text does not say enough. */
  readonly label?: string
  readonly className?: string
  readonly autoFocus?: boolean
  readonly slot?: string
  readonly ref?: Ref<HTMLButtonElement>
}

/** A push button. A button that cannot be used keeps its place in the tab order and tells the reason. */
export function Button({
  children,
  onPress,
  variant = 'plain',
  size = 'normal',
  icon,
  disabledReason,
  tooltip,
  shortcut,
  label,
  className,
  autoFocus,
  slot,
  ref,
}: ButtonProps) {
  const refused = disabledReason !== undefined && disabledReason !== null
  const button = (
    <AriaButton
      {...(ref === undefined ? {} : { ref })}
      {...(label === undefined ? {} : { 'aria-label': label })}
      {...(slot === undefined ? {} : { slot })}
      {...(autoFocus === undefined ? {} : { autoFocus })}
      {...(onPress === undefined || refused ? {} : { onPress })}
      {...(refused ? { 'aria-disabled': 'true' as const } : {})}
      className={classNames(
        styles.button,
        styles[variant],
        size === 'small' && styles.small,
        refused && styles.refused,
        className,
      )}
    >
      {icon}
      {children}
    </AriaButton>
  )
  if (refused) return <Tooltip content={disabledReason}>{button}</Tooltip>
  if (tooltip === undefined) return button
  const keys = shortcut === undefined ? null : <Kbd>{shortcut}</Kbd>
  return (
    <Tooltip
      content={
        <>
          {tooltip}
          {keys}
        </>
      }
    >
      {button}
    </Tooltip>
  )
}
