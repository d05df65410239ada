import { expect, test } from 'vitest'
import { fittingShareRange } from './fittingShareRange.ts'

test('an axis is cut to whole steps around its values', () => {
  expect(fittingShareRange([0.953, 0.962, 0.978])).toEqual([0.95, 0.98])
  expect(fittingShareRange([0.61, 0.7, 0.83])).toEqual([0.6, 0.85])
  expect(fittingShareRange([0.07, 0.12])).toEqual([0.07, 0.12])
})

test('the lowest tenth may lie below it, so that the beginning of a run does not press the rest flat', () => {
  expect(fittingShareRange([0.1, 0.9, 0.91, 0.92, 0.93, 0.94, 0.95, 0.95, 0.96, 0.97])).toEqual([0.9, 0.98])
})

test('it never leaves 0 to 1, and has a height even where all values are the same', () => {
  expect(fittingShareRange([])).toEqual([0, 1])
  expect(fittingShareRange([0.02, 0.99])).toEqual([0, 1])
  expect(fittingShareRange([0])).toEqual([0, 0.01])
  const [low, high] = fittingShareRange([1, 1])
  expect([low < high, low, high]).toEqual([true, 0.99, 1])
})
