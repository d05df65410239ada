/** Ends of an axis, as shares from 0 to 1. */
export type ShareRange = readonly [low: number, high: number]

export const wholeShareRange: ShareRange = [0, 1]

/** Steps that people count in, as shares: 1 %, 2 %, 5 %, 10 %, 20 %. */
const steps = [0.01, 0.02, 0.05, 0.1, 0.2]
const mostSteps = 5
/** Where a run begins is far from where it is of interest: of so many values, one may lie below the axis. */
const valuesPerOutlier = 10

/**
 * An axis that shows shares as large as it can: whole steps around the values, of which the lowest tenth may lie
 * outside. From 0 to 1 where there are no values.
 */
export function fittingShareRange(values: readonly number[]): ShareRange {
  const sorted = values.toSorted((left, right) => left - right)
  const lowest = sorted[Math.floor(sorted.length / valuesPerOutlier)]
  const highest = sorted.at(-1)
  if (lowest === undefined || highest === undefined) return wholeShareRange
  const fitting = steps.map((step) => wholeSteps(lowest, { highest, step })).find(({ low, high }) => high - low <= mostSteps)
  const { step, low, high } = fitting ?? wholeSteps(0, { highest: 1, step: 1 })
  return [round(low * step), round(high * step)]
}

/** Counts of steps below and above, at least one apart. */
function wholeSteps(lowest: number, { highest, step }: { readonly highest: number; readonly step: number }) {
  // The quotient of two shares that are whole steps apart is off by a rounding error.
  const low = Math.min(Math.floor(lowest / step + 1e-9), Math.round(1 / step) - 1)
  return { step, low, high: Math.max(low + 1, Math.ceil(highest / step - 1e-9)) }
}

function round(share: number): number {
  return Number(share.toFixed(4))
}
