import fc from 'fast-check'
import { expect, test } from 'vitest'
import { joinStatistics } from './joinStatistics.ts'
import { valueStatistics } from './valueStatistics.ts'

const values = fc.array(fc.oneof(fc.double({ min: -1e3, max: 1e3, noNaN: true }), fc.constantFrom(0, Number.NaN, Infinity)), {
  minLength: 1,
  maxLength: 40,
})

test('two pieces joined are what both together are', () => {
  fc.assert(
    fc.property(values, values, (first, second) => {
      const joined = joinStatistics(
        { count: first.length, statistics: valueStatistics(first) },
        { count: second.length, statistics: valueStatistics(second) },
      )
      const whole = valueStatistics([...first, ...second])
      expect(joined.count).toBe(first.length + second.length)
      for (const [name, value] of Object.entries(whole))
        expect(joined.statistics[name as keyof typeof whole]).toBeCloseTo(value, 6)
    }),
  )
})
