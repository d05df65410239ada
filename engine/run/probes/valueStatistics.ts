import type { ValueStatistics } from '../../contract/probes.ts'

/** Mean, deviation, length, extremes of the finite values; NaN and infinities are counted apart. All 0 where nothing is finite. */
export function valueStatistics(values: ArrayLike<number>): ValueStatistics {
  let [finite, sum, squares, zeros, minimum, maximum] = [0, 0, 0, 0, Infinity, -Infinity]
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? 0
    if (!Number.isFinite(value)) continue
    finite += 1
    sum += value
    squares += value * value
    if (value === 0) zeros += 1
    if (value < minimum) minimum = value
    if (value > maximum) maximum = value
  }
  const nonFinite = values.length - finite
  if (finite === 0) return { mean: 0, deviation: 0, norm: 0, zeros: 0, minimum: 0, maximum: 0, nonFinite }
  const mean = sum / finite
  /* A second pass: Σx² − n·mean² would lose the digits of small deviations. */
  let spread = 0
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? 0
    if (Number.isFinite(value)) spread += (value - mean) ** 2
  }
  return {
    mean,
    deviation: Math.sqrt(spread / finite),
    norm: Math.sqrt(squares),
    zeros: zeros / values.length,
    minimum,
    maximum,
    nonFinite,
  }
}
