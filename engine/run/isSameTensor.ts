import type { FloatTensor } from '../document/tensors/safetensors.ts'

/** Number by number; NaN is like NaN, and 0 unlike −0. */
export function isSameTensor(one: FloatTensor, other: FloatTensor): boolean {
  return one.shape.join() === other.shape.join() && one.values.every((value, index) => Object.is(value, other.values[index]))
}
