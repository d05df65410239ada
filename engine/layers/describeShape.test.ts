import { expect, test } from 'vitest'
import { describeShape } from './describeShape.ts'

test('one axis is told as numbers in a row, several by their lengths', () => {
  expect(describeShape([3])).toEqual({ en: '3 numbers in a row', zh: '排成一行的 3 个数' })
  expect(describeShape([1])).toEqual({ en: '1 number', zh: '1 个数' })
  expect(describeShape([8, 8, 1])).toEqual({ en: '8×8×1', zh: '8×8×1' })
})
