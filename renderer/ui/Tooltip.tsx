import type { ReactElement, ReactNode } from 'react'
import { Tooltip as AriaTooltip, TooltipTrigger } from 'react-aria-components'
import styles from './Tooltip.module.css'

export const tooltipDelayMs = 400

/** A short note on hover and on keyboard focus of its one child (a button of this kit). */
export function Tooltip({
  content,
  children,
  placement = 'bottom',
  ...state
}: {
  readonly content: ReactNode
  readonly children: ReactElement
  readonly placement?: 'top' | 'bottom' | 'left' | 'right'
  /** Given: the one who uses it opens it too. */
  readonly isOpen?: boolean
  readonly onOpenChange?: (isOpen: boolean) => void
}) {
  return (
    <TooltipTrigger delay={tooltipDelayMs} closeDelay={80} {...state} shouldCloseOnPress={state.isOpen === undefined}>
      {children}
      <AriaTooltip placement={placement} offset={6} className={styles.tooltip ?? ''}>
        {content}
      </AriaTooltip>
    </TooltipTrigger>
  )
}
