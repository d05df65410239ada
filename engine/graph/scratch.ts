/**
 * Room for what one walk over a graph notes by slot, used again by the next walk. Lists of their own for every edit would
 * be most of its garbage, and of the kind that costs most: V8 keeps the numbers of typed arrays outside its heap.
 */
export class Scratch {
  #room = new Int32Array(0)

  /** At least `length` numbers, the first `length` of them `value`. Whoever took it before must be done with it. */
  take(length: number, value = 0): Int32Array {
    if (this.#room.length < length) this.#room = new Int32Array(Math.max(length, 2 * this.#room.length))
    return this.#room.fill(value, 0, length)
  }
}
