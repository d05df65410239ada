import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { formatValue } from '../training/formatNumbers.ts'
import { redrawWhenRestored } from '../ui/redrawWhenRestored.ts'
import styles from './ColourBar.module.css'
import { scaleColours, type ColourScale } from './paintMaps.ts'

/** The colour scale with the values at its ends, highest above. */
export function ColourBar({ scale, ends }: { readonly scale: ColourScale; readonly ends: readonly [number, number] }) {
  const { t } = useTranslation()
  const canvas = useRef<HTMLCanvasElement>(null)
  const [minimum, maximum] = ends
  useEffect(() => {
    const element = canvas.current
    if (element === null) return
    const colours = scaleColours(scale)
    const image = new ImageData(1, 256)
    for (let row = 0; row < 256; row++) {
      const at = (255 - row) * 3
      image.data.set([colours[at] ?? 0, colours[at + 1] ?? 0, colours[at + 2] ?? 0, 255], row * 4)
    }
    element.width = 1
    element.height = 256
    const draw = () => element.getContext('2d')?.putImageData(image, 0, 0)
    draw()
    redrawWhenRestored(element, draw)
  }, [scale])
  return (
    <div
      className={styles.bar}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- scale and numbers are one picture
      role="img"
      aria-label={t('features.scale', { minimum: formatValue(minimum), maximum: formatValue(maximum) })}
    >
      <span>{formatValue(maximum)}</span>
      <canvas ref={canvas} />
      <span>{formatValue(minimum)}</span>
    </div>
  )
}
