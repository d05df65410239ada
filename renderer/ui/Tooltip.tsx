import type { ReactElement, ReactNode } from 'react'
import { Tooltip as AriaTooltip, TooltipTrigger } from 'react-aria-components'
import styles from './Tooltip.module.css'

/** A short note on hover and on keyboard focus of its one child (a button of this kit). */
export function Tooltip({
  content,
  children,
  placement = 'bottom',
}: {
  readonly content: ReactNode
  readonly children: ReactElement
  readonly placement?: 'top' | 'bottom' | 'left' | 'right'
}) {
  return (
    <TooltipTrigger delay={500} closeDelay={80}>
      {children}
      <AriaTooltip placement={placement} offset={6} className={styles.tooltip ?? ''}>
        {content}
      </AriaTooltip>
    </TooltipTrigger>
  )
}
