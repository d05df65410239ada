export interface FeedShare {
  /** The first of the sample's numbers, row by row, that an input gets. */
  readonly start: number
  readonly size: number
}

/**
 * How one sample reaches several inputs, as Keras users arrange it by hand: each gets the whole sample where all take as many
 * numbers as it has; else the inputs share it, one part after another in their order, where together they take exactly
 * it. null where neither fits.
 */
export function feedShares(inputSizes: readonly number[], sampleSize: number): readonly FeedShare[] | null {
  if (inputSizes.every((size) => size === sampleSize)) return inputSizes.map((size) => ({ start: 0, size }))
  if (inputSizes.reduce((sum, size) => sum + size, 0) !== sampleSize) return null
  let start = 0
  return inputSizes.map((size) => {
    const share = { start, size }
    start += size
    return share
  })
}
