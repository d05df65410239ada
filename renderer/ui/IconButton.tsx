import type { ReactNode } from 'react'
import { Button as AriaButton, type PressEvent } from 'react-aria-components'
import styles from './Button.module.css'
import { classNames } from './classNames.ts'
import { Kbd } from './Kbd.tsx'
import { Tooltip } from './Tooltip.tsx'

export interface IconButtonProps {
  /** The accessible name, shown as the tooltip too. */
  readonly label: string
  readonly icon: ReactNode
  readonly onPress?: (event: PressEvent) => void
  readonly shortcut?: string | undefined
  readonly variant?: 'plain' | 'quiet'
  readonly size?: 'normal' | 'small'
  readonly disabledReason?: string | null | undefined
  /** Given: a button that is on or off. */
  readonly pressed?: boolean
  readonly className?: string
}

/** A button with a picture for a face; its name is its tooltip. */
export function IconButton({
  label,
  icon,
  onPress,
  shortcut,
  variant = 'quiet',
  size = 'normal',
  disabledReason,
  pressed,
  className,
}: IconButtonProps) {
  const refused = disabledReason !== undefined && disabledReason !== null
  return (
    <Tooltip
      content={
        <>
          {label}
          {refused && <> · {disabledReason}</>}
          {shortcut !== undefined && !refused && <Kbd>{shortcut}</Kbd>}
        </>
      }
    >
      <AriaButton
        aria-label={label}
        {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
        {...(refused ? { 'aria-disabled': 'true' as const } : {})}
        {...(onPress === undefined || refused ? {} : { onPress })}
        className={classNames(
          styles.button,
          styles[variant],
          styles.icon,
          size === 'small' && styles.small,
          pressed === true && styles.on,
          refused && styles.refused,
          className,
        )}
      >
        {icon}
      </AriaButton>
    </Tooltip>
  )
}
