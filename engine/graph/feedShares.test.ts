import { expect, test } from 'vitest'
import { feedShares } from './feedShares.ts'

test('inputs as large as the sample each get all of it', () => {
  expect(feedShares([64, 64], 64)).toEqual([
    { start: 0, size: 64 },
    { start: 0, size: 64 },
  ])
})

test('inputs that are the sample together share it in their order', () => {
  expect(feedShares([3, 1, 2], 6)).toEqual([
    { start: 0, size: 3 },
    { start: 3, size: 1 },
    { start: 4, size: 2 },
  ])
})

test('what is neither cannot be fed', () => {
  expect(feedShares([3, 2], 6)).toBeNull()
  expect(feedShares([6, 3], 6)).toBeNull()
  expect(feedShares([5], 6)).toBeNull()
})
