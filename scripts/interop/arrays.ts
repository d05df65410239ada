import { readFileSync, writeFileSync } from 'node:fs'
import { decodeSafetensors, encodeSafetensors, type FloatTensor } from '../../engine/document/tensors/safetensors.ts'

/** Arrays go to Python and back as safetensors, by name. */
export function writeArrays(file: string, arrays: ReadonlyMap<string, FloatTensor>): void {
  writeFileSync(file, encodeSafetensors({ tensors: arrays, metadata: {} }))
}

export function readArrays(file: string): ReadonlyMap<string, FloatTensor> {
  const read = decodeSafetensors(new Uint8Array(readFileSync(file)))
  if (!read.ok) throw new Error(`${file}: ${read.problems[0]?.message.en}`)
  return read.value.tensors
}

/** Largest difference, for values up to 1; in proportion beyond. NaN where the lengths differ. */
export function difference(found: FloatTensor | undefined, expected: ArrayLike<number>): number {
  return relativeDifference(found, expected, 1)
}

/** Largest difference in proportion to the largest expected value, or to `leastSize` if that is larger. NaN where the lengths differ. */
export function relativeDifference(found: FloatTensor | undefined, expected: ArrayLike<number>, leastSize = 0): number {
  if (found?.values.length !== expected.length) return Number.NaN
  let size = leastSize
  for (let index = 0; index < expected.length; index++) size = Math.max(size, Math.abs(expected[index] ?? 0))
  let largest = 0
  found.values.forEach((value, index) => {
    const apart = Math.abs(value - (expected[index] ?? Number.NaN))
    largest = apart > largest || Number.isNaN(apart) ? apart : largest
  })
  return largest / size
}
