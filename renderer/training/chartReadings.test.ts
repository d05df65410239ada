import { expect, test } from 'vitest'
import { nearest } from './chartReadings.ts'

const places = [0.5, 1, 1.5, 2]

test('of each line the point nearest to the pointer is read, over places where it has none', () => {
  expect(nearest(1.4, { places, line: [7, undefined, undefined, 9] })).toEqual({ x: 2, value: 9 })
  expect(nearest(1.2, { places, line: [7, undefined, undefined, 9] })).toEqual({ x: 0.5, value: 7 })
  expect(nearest(1.2, { places, line: [7, 8, 6, 9] })).toEqual({ x: 1, value: 8 })
})

test('a line without points has no reading', () => {
  expect(nearest(1, { places, line: [undefined, null, undefined, undefined] })).toBeNull()
})
