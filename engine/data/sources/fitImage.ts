export interface Pixels {
  readonly width: number
  readonly height: number
  /** width × height × 4: red, green, blue, opacity, 0 to 255. */
  readonly data: Uint8Array | Uint8ClampedArray
}

/**
 * Scales an image so that it covers height × width, and cuts the middle out. Each pixel is the mean of the area that it
 * covers (bilinear where the image grows), so that nothing flickers when it shrinks. Transparent parts are white.
 * Writes height × width × channels numbers from 0 to 255 at `offset`; grey is ITU-R BT.601 luma.
 */
export function fitImage(
  { width, height, data }: Pixels,
  {
    into,
    offset,
    size,
  }: {
    readonly into: Float32Array
    readonly offset: number
    readonly size: { readonly height: number; readonly width: number; readonly channels: 1 | 3 }
  },
): void {
  const scale = Math.min(width / size.width, height / size.height)
  const left = (width - size.width * scale) / 2
  const top = (height - size.height * scale) / 2
  const columns = Array.from({ length: size.width }, (_, column) =>
    axisWeights({ start: left + column * scale, scale, length: width }),
  )
  let position = offset
  for (let row = 0; row < size.height; row++) {
    const rows = axisWeights({ start: top + row * scale, scale, length: height })
    for (const column of columns) {
      const colour = [0, 0, 0]
      for (const vertical of rows) {
        for (const horizontal of column) {
          const weight = vertical.weight * horizontal.weight
          const at = (vertical.index * width + horizontal.index) * 4
          const opacity = (data[at + 3] ?? 0) / 255
          for (let channel = 0; channel < 3; channel++) {
            colour[channel] = (colour[channel] ?? 0) + weight * (255 + ((data[at + channel] ?? 0) - 255) * opacity)
          }
        }
      }
      const [red = 0, green = 0, blue = 0] = colour
      if (size.channels === 1) into[position++] = 0.299 * red + 0.587 * green + 0.114 * blue
      else {
        into[position++] = red
        into[position++] = green
        into[position++] = blue
      }
    }
  }
}

interface AxisWeight {
  readonly index: number
  readonly weight: number
}

/** Which source pixels make up one target pixel along one axis, with weights that sum to 1. */
function axisWeights({
  start,
  scale,
  length,
}: {
  readonly start: number
  readonly scale: number
  readonly length: number
}): readonly AxisWeight[] {
  if (scale < 1) return bilinearWeights(start + scale / 2 - 0.5, length)
  const first = Math.max(0, Math.floor(start + 1e-9))
  const last = Math.min(length, Math.ceil(start + scale - 1e-9))
  return Array.from({ length: last - first }, (_, step) => {
    const index = first + step
    const covered = Math.min(index + 1, start + scale) - Math.max(index, start)
    return { index, weight: covered / scale }
  })
}

function bilinearWeights(centre: number, length: number): readonly AxisWeight[] {
  const lower = Math.floor(centre)
  const share = centre - lower
  const within = (index: number): number => Math.min(length - 1, Math.max(0, index))
  return [
    { index: within(lower), weight: 1 - share },
    { index: within(lower + 1), weight: share },
  ]
}
