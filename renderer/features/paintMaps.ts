import type { FeatureMaps } from '../../engine/contract/probes.ts'
import { diverging, inferno, type ColourMap } from './colourMap.ts'

/** sequential: lowest to highest; signed: symmetric about zero, so that zero is the neutral middle. */
export type ColourScale = 'sequential' | 'signed'

/** The values at the two ends of the colour scale. */
export function scaleEnds(maps: Pick<FeatureMaps, 'minimum' | 'maximum'>, scale: ColourScale): readonly [number, number] {
  if (scale === 'sequential') return [maps.minimum, maps.maximum]
  const limit = Math.max(Math.abs(maps.minimum), Math.abs(maps.maximum))
  return [-limit, limit]
}

/** The colours of a scale, red, green and blue for each of 256 steps. */
export function scaleColours(scale: ColourScale): ColourMap {
  return scale === 'signed' ? diverging : inferno
}

/**
 * One map as RGBA pixels, height × width × 4. The bytes run from the maps' own minimum (0) to their maximum (255);
 * a signed scale is stretched about zero.
 */
export function mapPixels(maps: FeatureMaps, index: number, scale: ColourScale): Uint8ClampedArray<ArrayBuffer> {
  const size = maps.height * maps.width
  const pixels = new Uint8ClampedArray(size * 4)
  const steps = byteSteps(maps, scale)
  const colours = scaleColours(scale)
  for (let cell = 0; cell < size; cell++) {
    const at = (steps[maps.bytes[index * size + cell] ?? 0] ?? 0) * 3
    pixels[cell * 4] = colours[at] ?? 0
    pixels[cell * 4 + 1] = colours[at + 1] ?? 0
    pixels[cell * 4 + 2] = colours[at + 2] ?? 0
    pixels[cell * 4 + 3] = 255
  }
  return pixels
}

/** The real value behind one cell, to the precision of a byte. */
export function cellValue(maps: FeatureMaps, index: number, cell: number): number {
  const byte = maps.bytes[index * maps.height * maps.width + cell] ?? 0
  return maps.minimum + ((maps.maximum - maps.minimum) * byte) / 255
}

/** Which of the 256 colours each byte takes. */
function byteSteps(maps: FeatureMaps, scale: ColourScale): Uint8Array {
  const steps = new Uint8Array(256)
  const [low, high] = scaleEnds(maps, scale)
  const span = high - low
  for (let byte = 0; byte < 256; byte++) {
    const value = maps.minimum + ((maps.maximum - maps.minimum) * byte) / 255
    steps[byte] = span > 0 ? Math.round(((value - low) / span) * 255) : scale === 'signed' ? 127 : 0
  }
  return steps
}
