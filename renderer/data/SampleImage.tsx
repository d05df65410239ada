import { useEffect, useRef } from 'react'
import type { RawSample } from '../../engine/contract/dataSummary.ts'
import { redrawWhenRestored } from '../ui/redrawWhenRestored.ts'
import styles from './SampleImage.module.css'
import { samplePicture } from './samplePixels.ts'

/** A stored sample, as large as its frame, cells sharp. Decoration: its label stands beside it. */
export function SampleImage({
  sample,
  minimum,
  maximum,
}: {
  readonly sample: RawSample
  readonly minimum: number
  readonly maximum: number
}) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const element = canvas.current
    if (element === null) return
    const { width, height, pixels } = samplePicture(sample, { minimum, maximum })
    element.width = width
    element.height = height
    const draw = () => element.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0)
    draw()
    redrawWhenRestored(element, draw)
  }, [sample, minimum, maximum])
  return <canvas ref={canvas} aria-hidden className={styles.image} />
}
