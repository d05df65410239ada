import { expect, test } from 'vitest'
import { curveDifference } from './curveDifference.ts'

test('the largest relative difference is told with its step, and that of twenty steps together', () => {
  const expected = Array.from({ length: 40 }, () => 2)
  const losses = expected.with(29, 2.5)
  // 0.5 / 2; spread over twenty steps it is 0.5 / 20 of an average of 2.
  expect(curveDifference(losses, expected)).toEqual({
    largest: 0.25,
    at: 30,
    firstOverOnePercent: 30,
    largestAveraged: expect.closeTo(0.0125, 10),
  })
})

test('the first step that is off by more than a hundredth is told, or that there is none', () => {
  expect(curveDifference([2, 2.019, 2.03, 2.5], [2, 2, 2, 2]).firstOverOnePercent).toBe(3)
  expect(curveDifference([2, 2.019], [2, 2]).firstOverOnePercent).toBeNull()
})

test('a loss that is not a number does not hide', () => {
  expect(curveDifference([1, Number.NaN], [1, 1]).largest).toBeNaN()
})
