import type { ValueStatistics } from '../../contract/probes.ts'

export interface CountedStatistics {
  /** All values, finite or not. */
  readonly count: number
  readonly statistics: ValueStatistics
}

/** The statistics of two pieces together; deviations after Chan, Golub & LeVeque 1979, which keeps the digits of small ones. */
export function joinStatistics(one: CountedStatistics, other: CountedStatistics): CountedStatistics {
  const count = one.count + other.count
  const nonFinite = one.statistics.nonFinite + other.statistics.nonFinite
  const [first, second] = [one.count - one.statistics.nonFinite, other.count - other.statistics.nonFinite]
  if (first === 0 || second === 0) {
    const { statistics } = second === 0 ? one : other
    const zeros = (one.statistics.zeros * one.count + other.statistics.zeros * other.count) / Math.max(1, count)
    return { count, statistics: { ...statistics, zeros, nonFinite } }
  }
  const finite = first + second
  const apart = other.statistics.mean - one.statistics.mean
  const spread =
    one.statistics.deviation ** 2 * first + other.statistics.deviation ** 2 * second + apart ** 2 * ((first * second) / finite)
  return {
    count,
    statistics: {
      mean: one.statistics.mean + apart * (second / finite),
      deviation: Math.sqrt(spread / finite),
      norm: Math.hypot(one.statistics.norm, other.statistics.norm),
      zeros: (one.statistics.zeros * one.count + other.statistics.zeros * other.count) / count,
      minimum: Math.min(one.statistics.minimum, other.statistics.minimum),
      maximum: Math.max(one.statistics.maximum, other.statistics.maximum),
      nonFinite,
    },
  }
}
