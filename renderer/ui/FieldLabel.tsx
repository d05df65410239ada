import { useEffect, useRef, useState } from 'react'
import { Label, Tooltip as AriaTooltip, TooltipTrigger, VisuallyHidden } from 'react-aria-components'
import { classNames } from './classNames.ts'
import explained from './Explained.module.css'
import styles from './Field.module.css'
import tooltipStyles from './Tooltip.module.css'
import { tooltipDelayMs } from './Tooltip.tsx'

/** The name of a field. Its explanation comes up over the name, with the keyboard's focus in the field, and by a tap. */
export function FieldLabel({
  label,
  help,
  isHidden = false,
}: {
  readonly label: string
  readonly help?: string | undefined
  readonly isHidden?: boolean
}) {
  if (isHidden)
    return (
      <VisuallyHidden>
        <Label>{label}</Label>
      </VisuallyHidden>
    )
  const name = <Label className={classNames(styles.label, help !== undefined && explained.word)}>{label}</Label>
  return help === undefined ? name : <FieldHelp help={help}>{name}</FieldHelp>
}

/** An explanation of the field around its child. Screen readers get it as the field's description instead. */
export function FieldHelp({ help, children }: { readonly help: string; readonly children: React.ReactNode }) {
  const anchor = useRef<HTMLSpanElement>(null)
  const [isOpen, setOpen] = useState(false)

  useEffect(() => {
    const word = anchor.current
    // A switch has its name inside a label of its own.
    const field = word?.closest('[data-rac]')
    if (word === null || field === null || field === undefined) return
    const hovering = new AbortController()
    let timer = 0
    const close = () => {
      window.clearTimeout(timer)
      setOpen(false)
    }
    const listen = (target: Element, type: string, listener: (event: Event) => void) =>
      target.addEventListener(type, listener, { signal: hovering.signal })
    listen(word, 'pointerenter', () => {
      timer = window.setTimeout(() => setOpen(true), tooltipDelayMs)
    })
    listen(word, 'pointerleave', (event) => {
      if (!(event instanceof PointerEvent && event.pointerType === 'touch')) close()
    })
    listen(word, 'click', () => setOpen(true))
    // The Tab key goes down in the field before, and comes up in this one.
    listen(field, 'keyup', (event) => {
      if (event instanceof KeyboardEvent && event.key === 'Tab') setOpen(true)
    })
    for (const type of ['input', 'focusout']) listen(field, type, close)
    listen(field, 'keydown', (event) => {
      if (event instanceof KeyboardEvent && event.key !== 'Tab') close()
    })
    return () => {
      hovering.abort()
      window.clearTimeout(timer)
    }
  }, [])

  return (
    <TooltipTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <span ref={anchor}>{children}</span>
      <AriaTooltip triggerRef={anchor} placement="left" offset={8} className={tooltipStyles.tooltip ?? ''}>
        {help}
      </AriaTooltip>
    </TooltipTrigger>
  )
}
