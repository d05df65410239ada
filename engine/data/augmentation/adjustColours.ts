import { drawPlaces, type ImageChange, type ImageSize } from './augmentationDraws.ts'

/**
 * Brightness multiplies all values; contrast multiplies their distances from the picture's mean grey (for red, green, blue
 * the luma of ITU-R BT.601). torchvision's ColorJitter, in this order and without cutting off at white: what is white
 * differs between data sets.
 */
export function adjustColours(values: Float32Array, { image, settings, draw }: ImageChange): void {
  const { brightness, contrast } = settings
  if (brightness > 0) {
    const factor = 1 + (2 * draw(drawPlaces.brightness) - 1) * brightness
    for (let at = 0; at < values.length; at++) values[at] = (values[at] ?? 0) * factor
  }
  if (contrast > 0) {
    const factor = 1 + (2 * draw(drawPlaces.contrast) - 1) * contrast
    const shift = (1 - factor) * meanGrey(values, image)
    for (let at = 0; at < values.length; at++) values[at] = (values[at] ?? 0) * factor + shift
  }
}

function meanGrey(values: Float32Array, { channels }: ImageSize): number {
  const isColour = channels === 3
  let sum = 0
  for (let at = 0; at < values.length; at += channels) {
    if (isColour) sum += 0.299 * (values[at] ?? 0) + 0.587 * (values[at + 1] ?? 0) + 0.114 * (values[at + 2] ?? 0)
    else for (let channel = 0; channel < channels; channel++) sum += (values[at + channel] ?? 0) / channels
  }
  return (sum * channels) / values.length
}
