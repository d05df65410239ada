import styles from './KindDot.module.css'

/** A dot in the colour that `kindColour` sets around it. Hollow: what stands beside it is no layer kind. */
export function KindDot({ hollow = false }: { readonly hollow?: boolean }) {
  return <span className={styles.dot} data-hollow={hollow} aria-hidden />
}
