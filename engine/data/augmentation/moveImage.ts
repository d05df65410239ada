import { drawPlaces, type ImageChange, type ImageSize } from './augmentationDraws.ts'

/**
 * Flips, turns, zooms and shifts a picture in one go, so that nothing is lost between the steps. Each pixel of the result
 * is found in the stored picture; what lies outside is 0. Flips and shifts by whole pixels copy; turning and zooming about
 * the middle mix the four nearest pixels (bilinear), as torchvision's RandomAffine does. Shifts are the padding and random
 * crop of He et al. 2016, section 4.2.
 */
export function moveImage(stored: Float32Array, into: Float32Array, { image, settings, draw }: ImageChange): void {
  const isMirrored = settings.horizontalFlip && draw(drawPlaces.horizontalFlip) < 0.5
  const isUpsideDown = settings.verticalFlip && draw(drawPlaces.verticalFlip) < 0.5
  const reach = settings.randomCrop
  const top = Math.floor(draw(drawPlaces.cropTop) * (2 * reach + 1)) - reach
  const left = Math.floor(draw(drawPlaces.cropLeft) * (2 * reach + 1)) - reach
  if (settings.rotation === 0 && settings.zoom === 0) {
    if (isMirrored || isUpsideDown || top !== 0 || left !== 0)
      shiftImage(stored, into, { image, isMirrored, isUpsideDown, top, left })
    else into.set(stored)
    return
  }
  const angle = ((2 * draw(drawPlaces.rotation) - 1) * settings.rotation * Math.PI) / 180
  const size = 1 + (2 * draw(drawPlaces.zoom) - 1) * settings.zoom
  turnImage(stored, into, { image, isMirrored, isUpsideDown, top, left, angle, size })
}

interface Shift {
  readonly image: ImageSize
  readonly isMirrored: boolean
  readonly isUpsideDown: boolean
  /** Row and column of the picture at which the result begins. */
  readonly top: number
  readonly left: number
}

function shiftImage(stored: Float32Array, into: Float32Array, { image, isMirrored, isUpsideDown, top, left }: Shift): void {
  const { height, width, channels } = image
  const firstColumn = Math.max(0, -left)
  const lastColumn = Math.min(width, width - left)
  into.fill(0)
  for (let row = Math.max(0, -top); row < Math.min(height, height - top); row++) {
    const sourceRow = isUpsideDown ? height - 1 - row - top : row + top
    const from = sourceRow * width * channels
    const to = row * width * channels
    if (!isMirrored) {
      if (lastColumn > firstColumn)
        into.set(
          stored.subarray(from + (firstColumn + left) * channels, from + (lastColumn + left) * channels),
          to + firstColumn * channels,
        )
      continue
    }
    for (let column = firstColumn; column < lastColumn; column++) {
      const source = from + (width - 1 - column - left) * channels
      for (let channel = 0; channel < channels; channel++) into[to + column * channels + channel] = stored[source + channel] ?? 0
    }
  }
}

interface Turn extends Shift {
  /** Radians. */
  readonly angle: number
  readonly size: number
}

function turnImage(
  stored: Float32Array,
  into: Float32Array,
  { image, isMirrored, isUpsideDown, top, left, angle, size }: Turn,
): void {
  const { height, width, channels } = image
  const middleX = (width - 1) / 2
  const middleY = (height - 1) / 2
  const cosine = Math.cos(angle) / size
  const sine = Math.sin(angle) / size
  let at = 0
  for (let row = 0; row < height; row++) {
    const y = row + top - middleY
    for (let column = 0; column < width; column++) {
      const x = column + left - middleX
      const turnedX = cosine * x + sine * y
      const turnedY = cosine * y - sine * x
      const sourceX = middleX + (isMirrored ? -turnedX : turnedX)
      const sourceY = middleY + (isUpsideDown ? -turnedY : turnedY)
      const x0 = Math.floor(sourceX)
      const y0 = Math.floor(sourceY)
      const right = sourceX - x0
      const below = sourceY - y0
      const leftIn = x0 >= 0 && x0 < width
      const rightIn = x0 >= -1 && x0 < width - 1
      const aboveIn = y0 >= 0 && y0 < height
      const belowIn = y0 >= -1 && y0 < height - 1
      /* Weights of what is outside are 0; it is read all the same, so that every pixel costs the same. */
      const w00 = leftIn && aboveIn ? (1 - right) * (1 - below) : 0
      const w01 = rightIn && aboveIn ? right * (1 - below) : 0
      const w10 = leftIn && belowIn ? (1 - right) * below : 0
      const w11 = rightIn && belowIn ? right * below : 0
      const first = (y0 * width + x0) * channels
      const second = first + width * channels
      for (let channel = 0; channel < channels; channel++) {
        into[at++] =
          (w00 === 0 ? 0 : w00 * (stored[first + channel] ?? 0)) +
          (w01 === 0 ? 0 : w01 * (stored[first + channels + channel] ?? 0)) +
          (w10 === 0 ? 0 : w10 * (stored[second + channel] ?? 0)) +
          (w11 === 0 ? 0 : w11 * (stored[second + channels + channel] ?? 0))
      }
    }
  }
}
