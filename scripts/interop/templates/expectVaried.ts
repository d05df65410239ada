import { expect } from 'vitest'
import { samples } from './stepDocument.ts'

/**
 * Fails for answers on which two programs agree without having computed the same: numbers all alike, the same for every
 * sample, or one class that takes all.
 */
export function expectVaried(answers: Float32Array, { probabilities }: { readonly probabilities: boolean }): void {
  const width = answers.length / samples
  const rows = Array.from({ length: samples }, (_, row) => answers.subarray(row * width, (row + 1) * width))
  const size = largest(answers)
  expect(size).toBeGreaterThan(0)
  if (probabilities) expect(size).toBeLessThan(0.95)
  for (const row of rows) {
    const [most = 0, next = 0] = row.map(Math.abs).toSorted().toReversed()
    const middle = mean(row)
    expect(next / most).toBeGreaterThan(0.001)
    expect((Math.max(...row) - Math.min(...row)) / most).toBeGreaterThan(0.1)
    expect(Math.sqrt(mean(row.map((value) => (value - middle) ** 2))) / most).toBeGreaterThan(0.01)
  }
  const [first = new Float32Array(0), second = new Float32Array(0)] = rows
  expect(largest(first.map((value, at) => value - (second[at] ?? Number.NaN))) / size).toBeGreaterThan(0.05)
}

function largest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
