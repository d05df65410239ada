import type { Shape } from '../graph/shape.ts'

interface Compared {
  readonly shape: Shape
  readonly values: Float32Array
}

/** Number by number; NaN is like NaN, and 0 unlike −0. */
export function isSameTensor(one: Compared, other: Compared): boolean {
  return one.shape.join() === other.shape.join() && one.values.every((value, index) => Object.is(value, other.values[index]))
}
