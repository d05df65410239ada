import { type ReactNode, useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import styles from './Explained.module.css'
import { Tooltip } from './Tooltip.tsx'

/** A word with an explanation behind it, which a pointer, the keyboard's focus and a tap bring up alike. */
export function Explained({ help, children }: { readonly help: string; readonly children: ReactNode }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <Tooltip content={help} isOpen={isOpen} onOpenChange={setOpen}>
      <AriaButton className={styles.word ?? ''} onPress={() => setOpen(true)}>
        {children}
      </AriaButton>
    </Tooltip>
  )
}
