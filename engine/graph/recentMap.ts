/**
 * Remembers the values of the last few keys, by identity. Used instead of a WeakMap for what every edit makes anew: V8
 * keeps a WeakMap's values over its minor collections, and copying what was long dead would be the slowest part of an edit.
 */
export class RecentMap<Key extends object, Value> {
  readonly #entries: { readonly key: Key; readonly value: Value }[] = []
  readonly #capacity: number

  constructor(capacity = 4) {
    this.#capacity = capacity
  }

  get(key: Key): Value | undefined {
    for (const entry of this.#entries) if (entry.key === key) return entry.value
    return undefined
  }

  set(key: Key, value: Value): void {
    const known = this.#entries.findIndex((entry) => entry.key === key)
    if (known !== -1) this.#entries.splice(known, 1)
    this.#entries.unshift({ key, value })
    if (this.#entries.length > this.#capacity) this.#entries.pop()
  }
}
