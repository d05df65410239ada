import { formatCount } from '../graph/formula.ts'

const steps = [
  { size: 1e12, unit: 'T' },
  { size: 1e9, unit: 'G' },
  { size: 1e6, unit: 'M' },
  { size: 1e3, unit: 'k' },
] as const

/** "160", "4.6k", "25.6M": three digits at most, for places too small for the whole number. */
export function compactCount(count: number): string {
  for (const { size, unit } of steps) {
    // 999.5k would round to "1000k": the next unit says it better.
    if (count < size * 0.9995) continue
    const scaled = count / size
    return `${scaled < 99.95 ? Number(scaled.toFixed(1)) : Math.round(scaled)}${unit}`
  }
  return formatCount(count)
}
