import type { RawSample } from '../../engine/contract/dataSummary.ts'

/** How a stored sample looks as a picture, or that it is no picture. */
export interface SamplePicture {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8ClampedArray<ArrayBuffer>
}

/**
 * A sample as RGBA: height × width × 1 or 3 as an image, anything else as rows of grey cells. Values run from the data's
 * own minimum (black) to its maximum (white).
 */
export function samplePicture(
  sample: Pick<RawSample, 'values' | 'shape'>,
  range: { minimum: number; maximum: number },
): SamplePicture {
  const { width, height, channels } = pictureLayout(sample.shape, sample.values.length)
  const span = range.maximum - range.minimum
  const pixels = new Uint8ClampedArray(width * height * 4)
  for (let cell = 0; cell < width * height; cell++) {
    for (let channel = 0; channel < 3; channel++) {
      const value = sample.values[cell * channels + (channels >= 3 ? channel : 0)] ?? range.minimum
      pixels[cell * 4 + channel] = span > 0 ? ((value - range.minimum) / span) * 255 : 0
    }
    pixels[cell * 4 + 3] = cell * channels < sample.values.length ? 255 : 0
  }
  return { width, height, pixels }
}

function pictureLayout(shape: readonly number[], size: number): { width: number; height: number; channels: number } {
  const [height = 1, width = 1, channels = 1] = shape
  if (shape.length === 3) return { height, width, channels }
  if (shape.length === 2) return { height, width, channels: 1 }
  // A row of numbers reads better folded to about a square.
  const columns = size <= 8 ? Math.max(1, size) : Math.ceil(Math.sqrt(size))
  return { height: Math.ceil(size / columns), width: columns, channels: 1 }
}
