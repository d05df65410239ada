import type { NodeId } from '../../contract/ids.ts'
import type { FeatureMaps } from '../../contract/probes.ts'
import type { Shape } from '../../graph/shape.ts'

export interface MapsLayout {
  readonly height: number
  readonly width: number
  readonly mapsTotal: number
}

/**
 * How one sample's output is laid out as pictures: height × width × channels gives a map for each channel, steps ×
 * features one picture with time downwards, a row of numbers one strip.
 */
export function mapsLayout(shape: Shape): MapsLayout {
  const [first = 1, second = 1, third = 1] = shape
  if (shape.length === 3) return { height: first, width: second, mapsTotal: third }
  if (shape.length === 2) return { height: first, width: second, mapsTotal: 1 }
  return { height: 1, width: first, mapsTotal: 1 }
}

/**
 * Turns values into bytes, 0 for the smallest finite value and 255 for the largest. `read(map, row, column)` finds the
 * value; NaN becomes 0, infinities the nearest end. All-equal values become 0.
 */
export function drawMaps(
  layout: MapsLayout,
  options: {
    readonly node: NodeId
    readonly shape: Shape
    readonly maps: number
    read(map: number, row: number, column: number): number
  },
): FeatureMaps {
  const { height, width, mapsTotal } = layout
  const maps = Math.min(options.maps, mapsTotal)
  const values = new Float32Array(maps * height * width)
  let minimum = Infinity
  let maximum = -Infinity
  for (let map = 0, place = 0; map < maps; map++) {
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++, place++) {
        const value = options.read(map, row, column)
        values[place] = value
        if (!Number.isFinite(value)) continue
        if (value < minimum) minimum = value
        if (value > maximum) maximum = value
      }
    }
  }
  if (minimum > maximum) [minimum, maximum] = [0, 0]
  const scale = maximum > minimum ? 255 / (maximum - minimum) : 0
  /* Uint8ClampedArray rounds and clamps by itself, and turns NaN into 0. */
  const bytes = new Uint8ClampedArray(values.length)
  for (let place = 0; place < values.length; place++) {
    const value = Math.min(maximum, Math.max(minimum, values[place] ?? 0))
    bytes[place] = (value - minimum) * scale
  }
  const shape = [...options.shape]
  return { node: options.node, shape, height, width, maps, mapsTotal, bytes: new Uint8Array(bytes.buffer), minimum, maximum }
}
