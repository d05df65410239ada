import fc from 'fast-check'
import { expect, test } from 'vitest'
import { thinPoints } from './thinPoints.ts'

test('few points all stay', () => {
  expect(thinPoints([5, 3, 4], 10)).toEqual([0, 1, 2])
})

test('a single spike among ten thousand points stays', () => {
  const values = new Float64Array(10_000)
  values[6543] = 9
  values[1234] = -9
  expect(thinPoints(values, 50)).toEqual(expect.arrayContaining([0, 1234, 6543, 9999]))
})

test('what stays is ascending, at most four points a bucket, and keeps the extremes', () => {
  const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 3000 })
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 100 }), (points, buckets) => {
      const kept = thinPoints(points, buckets)
      expect(kept.every((index, place) => place === 0 || index > (kept[place - 1] ?? 0))).toBe(true)
      expect(kept.length).toBeLessThanOrEqual(buckets * 4)
      const shown = kept.map((index) => points[index] ?? 0)
      expect([Math.min(...shown), Math.max(...shown)]).toEqual([Math.min(...points), Math.max(...points)])
    }),
  )
})

test('points that are no numbers do not hide the others', () => {
  const values = Array.from({ length: 100 }, (_, index) => (index < 50 ? index : Number.NaN))
  expect(thinPoints(values, 2)).toEqual(expect.arrayContaining([0, 49, 50]))
})
