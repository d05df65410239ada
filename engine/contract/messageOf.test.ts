import { expect, test } from 'vitest'
import { messageOf } from './messageOf.ts'

test.each([
  [new TypeError('no such thing'), 'no such thing'],
  [{ message: 'Fetch error' }, 'Fetch error'],
  ['in words', 'in words'],
  [{ message: 3 }, '[object Object]'],
  [null, 'null'],
])('%o is told as "%s"', (thrown, told) => {
  expect(messageOf(thrown)).toBe(told)
})
