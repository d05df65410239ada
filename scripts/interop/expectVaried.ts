import { expect } from 'vitest'

/**
 * Fails for answers to two samples on which two programs agree without having computed the same: numbers all alike, the same
 * for both samples, or one class that takes all.
 */
export function expectVaried(answers: Float32Array): void {
  const half = answers.length / 2
  const first = answers.subarray(0, half)
  const [largest = 0, next = 0] = first.map(Math.abs).toSorted().toReversed()
  const middle = mean(first)
  const apart = first.map((value, at) => Math.abs(value - (answers[half + at] ?? 0)))
  expect(next / largest).toBeGreaterThan(0.001)
  expect(Math.sqrt(mean(first.map((value) => (value - middle) ** 2))) / largest).toBeGreaterThan(0.01)
  expect(apart.reduce((most, value) => Math.max(most, value), 0) / largest).toBeGreaterThan(0.01)
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
