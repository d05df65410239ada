import type { TensorInfo } from '@tensorflow/tfjs-core'

/** A buffer that a kernel needs for itself; freed by `release`. */
export interface Temporary {
  readonly address: number
  readonly bytes: number
}

type Made = TensorInfo | Temporary

/** What the kernels that run have made so far: tf.js frees nothing of it when a kernel throws. */
export class Unfinished {
  readonly #made: Made[] = []
  readonly #free: (made: Made) => void
  #running = 0

  constructor(free: (made: Made) => void) {
    this.#free = free
  }

  /** Notes what a running kernel makes; outside of kernels there is nothing to note. */
  add<T extends Made>(made: T): T {
    if (this.#running > 0) this.#made.push(made)
    return made
  }

  /** The kernel has freed a buffer itself. */
  forget(temporary: Temporary): void {
    const place = this.#made.lastIndexOf(temporary)
    if (place >= 0) this.#made.splice(place, 1)
  }

  /** Runs a kernel, perhaps within another; what it made is freed where it throws. */
  attempt<T>(kernel: () => T): T {
    const before = this.#made.length
    this.#running += 1
    try {
      return kernel()
    } catch (error) {
      for (const made of this.#made.splice(before)) this.#free(made)
      throw error
    } finally {
      this.#made.length = before
      this.#running -= 1
    }
  }
}
