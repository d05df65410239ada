import type { Random } from './random.ts'

/** A shuffled copy (Durstenfeld 1964): every order equally likely, the same from the same generator state. */
export function shuffle(indices: Int32Array, random: Random): Int32Array<ArrayBuffer> {
  const shuffled = Int32Array.from(indices)
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = random.nextInteger(last + 1)
    const moved = shuffled[last] ?? 0
    shuffled[last] = shuffled[other] ?? 0
    shuffled[other] = moved
  }
  return shuffled
}
