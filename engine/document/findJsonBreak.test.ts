import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { findJsonBreak } from './findJsonBreak.ts'

test.each([
  ['{"a": one}', 6],
  ['{"a" 1}', 5],
  ['{"a": 1,}', 8],
  ['[1, 2', 5],
  ['[1 2]', 3],
  ['{"a": "x\ny"}', 6],
  ['[01]', 2],
  ['{} {}', 3],
  ['[1}', 2],
  ['{a: 1}', 1],
  ['', 0],
])('%j breaks at offset %i', (content, offset) => {
  expect(findJsonBreak(content)).toBe(offset)
})

test('text that is JSON never breaks before its end', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const content = JSON.stringify(value, null, 1)
      expect(findJsonBreak(content)).toBe(content.length)
    }),
  )
})
