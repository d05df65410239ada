import type { GroupFrame } from './placeFrames.ts'
import type { Point } from './wirePath.ts'

/** Canvas pixels from an edge at which a line looks like part of it, and how far beside each other the two run. */
const near = 10
const together = 8
/** The strip below a frame's upper edge, in which the group's name stands. */
const nameStrip = 20

/** What a line must not lie in (low to high, the ends do not count), for as long as it goes from start to end. */
interface Strip {
  readonly low: number
  readonly high: number
  readonly start: number
  readonly end: number
}

/** The edges of frames and the lines of their names: a wire that lay on one would read as the frame. */
export class FrameEdges {
  readonly #level = new Map<number, Strip[]>()
  readonly #upright = new Map<number, Strip[]>()

  constructor(frames: readonly GroupFrame[]) {
    for (const { x, y, width, height, part } of frames) {
      const across = { start: x, end: x + width }
      const along = { start: y, end: y + height }
      addStrip(this.#level, { low: y - near, high: y + (part === 0 ? nameStrip : near), ...across })
      addStrip(this.#level, { low: y + height - near, high: y + height + near, ...across })
      addStrip(this.#upright, { low: x - near, high: x + near, ...along })
      addStrip(this.#upright, { low: x + width - near, high: x + width + near, ...along })
    }
  }

  /** Whether a way along the axes lies on one of them. */
  hasOn(way: readonly Point[]): boolean {
    return way.some((to, at) => {
      const from = way[at - 1]
      if (from === undefined) return false
      return from.y === to.y ? liesIn(this.#level, from.y, [from.x, to.x]) : liesIn(this.#upright, from.x, [from.y, to.y])
    })
  }
}

function addStrip(strips: Map<number, Strip[]>, strip: Strip): void {
  for (let cell = Math.floor(strip.low / near); cell <= Math.floor(strip.high / near); cell += 1) {
    const known = strips.get(cell)
    if (known === undefined) strips.set(cell, [strip])
    else known.push(strip)
  }
}

function liesIn(strips: ReadonlyMap<number, readonly Strip[]>, at: number, [one, other]: readonly [number, number]): boolean {
  const found = strips.get(Math.floor(at / near))
  if (found === undefined) return false
  const [start, end] = [Math.min(one, other), Math.max(one, other)]
  return found.some(
    (strip) => at > strip.low && at < strip.high && Math.min(end, strip.end) - Math.max(start, strip.start) > together,
  )
}
