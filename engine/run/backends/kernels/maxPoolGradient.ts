import type { backend_util } from '@tensorflow/tfjs-core'

interface PoolValues {
  readonly images: Float32Array
  /** Gradient of the pooled output. */
  readonly gradient: Float32Array
  /** Gradient of the images; overwritten. */
  readonly result: Float32Array
}

/**
 * Gradient of max pooling over [batch, height, width, channels] images: every output's gradient goes to the first largest
 * cell of its window, as on tf.js's cpu backend. The wasm backend's own kernel passes nothing where all values of a window
 * are negative: it starts its search at the smallest positive number.
 */
export function maxPoolGradient({ images, gradient, result }: PoolValues, window: backend_util.Conv2DInfo): void {
  const { inHeight, inWidth, inChannels: channels } = window
  result.fill(0)
  let output = 0
  for (let sample = 0; sample < window.batchSize; sample++)
    for (let row = 0; row < window.outHeight; row++) {
      const top = row * window.strideHeight - window.padInfo.top
      const rows = { from: Math.max(0, top), to: Math.min(inHeight, top + window.filterHeight) }
      for (let column = 0; column < window.outWidth; column++) {
        const left = column * window.strideWidth - window.padInfo.left
        const from = Math.max(0, left)
        const to = Math.min(inWidth, left + window.filterWidth)
        for (let channel = 0; channel < channels; channel++) {
          let largest = Number.NEGATIVE_INFINITY
          let place = -1
          for (let y = rows.from; y < rows.to; y++) {
            let cell = ((sample * inHeight + y) * inWidth + from) * channels + channel
            for (let x = from; x < to; x++) {
              const value = images[cell] ?? 0
              if (value > largest) {
                largest = value
                place = cell
              }
              cell += channels
            }
          }
          if (place >= 0) result[place] = (result[place] ?? 0) + (gradient[output] ?? 0)
          output++
        }
      }
    }
}
