import { expect, test } from 'vitest'
import { RecentMap } from './recentMap.ts'

test('the keys that were set last are known, by identity; older ones are forgotten', () => {
  const recent = new RecentMap<object, number>(2)
  const [first, second, third] = [{}, {}, {}]
  recent.set(first, 1)
  recent.set(second, 2)
  recent.set(first, 10)
  recent.set(third, 3)
  expect([first, second, third, {}].map((key) => recent.get(key))).toEqual([10, undefined, 3, undefined])
})
