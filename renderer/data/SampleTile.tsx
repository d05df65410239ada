import type { ComponentProps } from 'react'
import { classNames } from '../ui/classNames.ts'
import { SampleImage } from './SampleImage.tsx'
import styles from './SampleTile.module.css'

/** A sample with a word below it, in a list of them. */
export function SampleTile({
  label,
  caption,
  className,
  ...image
}: ComponentProps<typeof SampleImage> & {
  /** For who cannot see the picture; left out: the caption says enough. */
  readonly label?: string
  readonly caption: string
  readonly className?: string | undefined
}) {
  return (
    <li className={classNames(styles.tile, className)} aria-label={label}>
      <SampleImage {...image} />
      <span className={styles.caption}>{caption}</span>
    </li>
  )
}
