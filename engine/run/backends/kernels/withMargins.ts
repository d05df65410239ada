import * as tf from '@tensorflow/tfjs-core'
import type { Margin } from './convolutionWindow.ts'

/** Adds zeros to, or cuts cells off, the two image axes of [batch, height, width, channels]. */
export function withMargins(images: tf.Tensor4D, vertical: Margin, horizontal: Margin): tf.Tensor4D {
  const [batch, height, width, channels] = images.shape
  const cut = (margin: Margin) => ({ before: Math.max(0, -margin.before), after: Math.max(0, -margin.after) })
  const rows = cut(vertical)
  const columns = cut(horizontal)
  const kept =
    rows.before + rows.after + columns.before + columns.after === 0
      ? images
      : tf.slice4d(
          images,
          [0, rows.before, columns.before, 0],
          [batch, height - rows.before - rows.after, width - columns.before - columns.after, channels],
        )
  const padding: [[number, number], [number, number], [number, number], [number, number]] = [
    [0, 0],
    [Math.max(0, vertical.before), Math.max(0, vertical.after)],
    [Math.max(0, horizontal.before), Math.max(0, horizontal.after)],
    [0, 0],
  ]
  return padding.every(([before, after]) => before + after === 0) ? kept : tf.pad4d(kept, padding)
}
