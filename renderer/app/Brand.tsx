import styles from './Brand.module.css'

/** The mark: a net of four cells. */
export function Brand() {
  return (
    <span className={styles.brand}>
      <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden>
        <path d="M4 15.5V5l12 10.5V5" className={styles.wire} />
        <g className={styles.cells}>
          <circle cx="4" cy="4.6" r="2" />
          <circle cx="4" cy="15.6" r="2" />
          <circle cx="16" cy="4.6" r="2" />
          <circle cx="16" cy="15.6" r="2" />
        </g>
      </svg>
      <span className={styles.word}>Netwright</span>
    </span>
  )
}
