import { argumentStart, wideAt } from './memory/layout.ts'
import type { Kernel } from './threads/takeChunk.ts'

interface Trial {
  readonly memory: WebAssembly.Memory
  /** `tileTrial` of kernels/products/tileWidth.ts. */
  readonly kernel: Kernel
  /** Milliseconds; performance.now if left out. */
  readonly now?: () => number
}

/** Products of a call, a tenth of a millisecond: browsers round their clocks to five microseconds. */
const products = 100
/** Calls of each kind in a look; the fastest counts, for others may be at work. */
const calls = 3
const looks = 30
const betweenMs = 50
/** Looks in a row that have to agree. */
const agreeing = 6
/**
 * Time of a wide tile over that of two narrow ones: 0.72 where vectors are joined and 1.48 where they are not. Engines compile a kernel in
 * a hurry first and anew while it is in use: 1.0 before, and 0.36 or less for as long as only the wide one has been.
 */
const joined = { from: 0.6, to: 0.85 }

/** Has kernels use tiles of sixteen columns from now on, or of eight. */
export function setWideTiles(memory: WebAssembly.Memory, isWide: boolean): void {
  new Int32Array(memory.buffer)[wideAt / 4] = isWide ? 1 : 0
}

/**
 * Looks now and then, in the first seconds, whether this engine joins neighbouring vectors (docs/simd.md, "Vectors of twice the width"),
 * and has kernels use wide tiles if it does. Results are the same, bit for bit. No engine tells: both kinds of tile are timed.
 */
export function adaptTiles(trial: Trial): { stop(): void } {
  const areWideFaster = compareTiles(trial)
  let left = looks
  const lookLater = (): void => {
    const timer: unknown = setTimeout(() => {
      if (left === 0) return
      left -= 1
      if (areWideFaster()) setWideTiles(trial.memory, true)
      else lookLater()
    }, betweenMs)
    letGo(timer)
  }
  lookLater()
  return { stop: () => void (left = 0) }
}

/** In Node, whose timers are objects, a program that is finished does not wait for it. */
function letGo(timer: unknown): void {
  if (typeof timer !== 'object' || timer === null || !('unref' in timer)) return
  if (typeof timer.unref === 'function') timer.unref()
}

/** Times both kinds of tile whenever it is called; true once wide ones are known to be faster. */
export function compareTiles({ memory, kernel, now = () => performance.now() }: Trial): () => boolean {
  const time = (isWide: boolean): number => {
    const start = now()
    new Int32Array(memory.buffer)[argumentStart / 4] = isWide ? 1 : 0
    kernel(argumentStart, 0, products, 0)
    return now() - start
  }
  let agreed = 0
  return () => {
    const least = { narrow: Infinity, wide: Infinity }
    for (let call = 0; call < calls; call++) {
      least.narrow = Math.min(least.narrow, time(false))
      least.wide = Math.min(least.wide, time(true))
    }
    const ratio = least.wide / least.narrow
    agreed = ratio > joined.from && ratio < joined.to ? agreed + 1 : 0
    return agreed >= agreeing
  }
}
