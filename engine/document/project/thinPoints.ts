/**
 * Which points to draw so that a long curve keeps its spikes: the curve is cut into `buckets` equal stretches, and of
 * each its first, lowest, highest and last point stay. Returns ascending indices; all of them where they are few.
 */
export function thinPoints(values: ArrayLike<number>, buckets: number): readonly number[] {
  const length = values.length
  if (length <= buckets * 4) return Array.from({ length }, (_, index) => index)
  const kept: number[] = []
  for (let bucket = 0; bucket < buckets; bucket++) {
    const start = Math.floor((bucket * length) / buckets)
    const end = Math.floor(((bucket + 1) * length) / buckets)
    let lowest = start
    let highest = start
    for (let index = start; index < end; index++) {
      const value = values[index] ?? Number.NaN
      if (value < (values[lowest] ?? Number.NaN)) lowest = index
      if (value > (values[highest] ?? Number.NaN)) highest = index
    }
    for (const index of [start, Math.min(lowest, highest), Math.max(lowest, highest), end - 1]) {
      if (kept.at(-1) !== index) kept.push(index)
    }
  }
  return kept
}
