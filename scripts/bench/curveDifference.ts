/** How far apart two loss curves are. */
export interface CurveDifference {
  /** The largest |loss − expected| / expected of all steps. */
  readonly largest: number
  /** The step where it is, from 1 on. */
  readonly at: number
  /** The first step that is more than a hundredth off, from 1 on; null where none is. */
  readonly firstOverOnePercent: number | null
  /** The largest over the averages of twenty steps each: as far as curves are read by eye. */
  readonly largestAveraged: number
}

const averaged = 20

/** Of two curves of the same steps; NaN where one of them has a loss that is not a number. */
export function curveDifference(losses: readonly number[], expected: readonly number[]): CurveDifference {
  if (losses.length !== expected.length) throw new Error(`${losses.length} losses cannot be compared with ${expected.length}.`)
  const differences = relative(losses, expected)
  const largest = Math.max(...differences)
  const over = differences.findIndex((difference) => !(difference <= 0.01))
  return {
    largest,
    at: differences.indexOf(largest) + 1,
    firstOverOnePercent: over < 0 ? null : over + 1,
    largestAveraged: Math.max(...relative(averages(losses), averages(expected))),
  }
}

function relative(losses: readonly number[], expected: readonly number[]): readonly number[] {
  return losses.map((loss, step) => Math.abs(loss - (expected[step] ?? Number.NaN)) / (expected[step] ?? Number.NaN))
}

function averages(losses: readonly number[]): readonly number[] {
  return Array.from({ length: Math.ceil(losses.length / averaged) }, (_, part) => {
    const some = losses.slice(part * averaged, (part + 1) * averaged)
    return some.reduce((sum, loss) => sum + loss, 0) / some.length
  })
}
