import type { DrawnWire } from './drawnWires.ts'
import type { Point } from './wirePath.ts'

/** Parallel lines nearer than this, and beside each other for more than that, cannot be told apart; in canvas pixels. */
const apart = 6
const beside = 8

interface Run {
  readonly wire: DrawnWire
  /** From where to where it runs, and where it lies: along x and at a height, or along y. */
  readonly start: number
  readonly end: number
  readonly at: number
}

/** The level and upright lines that wires already run along. */
export class WireRuns {
  readonly #level = new Strips()
  readonly #upright = new Strips()

  add(wire: DrawnWire, route: readonly Point[]): void {
    for (const [at, to] of route.entries()) {
      const from = route[at - 1]
      if (from === undefined) continue
      if (from.y === to.y) this.#level.add({ wire, ...spanOf(from.x, to.x), at: from.y })
      else this.#upright.add({ wire, ...spanOf(from.y, to.y), at: from.x })
    }
  }

  /** Whether a way lies on the line of a wire that shares neither end: the two could not be told apart. Crossing is no matter. */
  hasBeside(way: readonly Point[], wire: DrawnWire): boolean {
    return way.some((to, at) => {
      const from = way[at - 1]
      if (from === undefined) return false
      return from.y === to.y
        ? this.#level.hasBeside(spanOf(from.x, to.x), { at: from.y, wire })
        : this.#upright.hasBeside(spanOf(from.y, to.y), { at: from.x, wire })
    })
  }
}

interface Span {
  readonly start: number
  readonly end: number
}

function spanOf(one: number, other: number): Span {
  return { start: Math.min(one, other), end: Math.max(one, other) }
}

/** Parallel lines, by where they lie. */
class Strips {
  readonly #strips = new Map<number, Run[]>()

  add(run: Run): void {
    const strip = this.#strips.get(stripOf(run.at))
    if (strip === undefined) this.#strips.set(stripOf(run.at), [run])
    else strip.push(run)
  }

  hasBeside(span: Span, { at, wire }: { readonly at: number; readonly wire: DrawnWire }): boolean {
    for (let strip = stripOf(at) - 1; strip <= stripOf(at) + 1; strip += 1) {
      for (const run of this.#strips.get(strip) ?? noRuns) {
        if (Math.abs(run.at - at) >= apart || isKin(run.wire, wire)) continue
        if (Math.min(run.end, span.end) - Math.max(run.start, span.start) > beside) return true
      }
    }
    return false
  }
}

const noRuns: readonly Run[] = []

function stripOf(at: number): number {
  return Math.floor(at / apart)
}

function isKin(left: DrawnWire, right: DrawnWire): boolean {
  return left.from === right.from || left.to === right.to
}
