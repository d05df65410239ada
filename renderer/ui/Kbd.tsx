import type { ReactNode } from 'react'
import styles from './Kbd.module.css'

/** A key or key combination, as it is printed in menus and tooltips. */
export function Kbd({ children }: { readonly children: ReactNode }) {
  return <kbd className={styles.kbd}>{children}</kbd>
}
