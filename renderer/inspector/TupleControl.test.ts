import { expect, test } from 'vitest'
import { parseNumber } from '../ui/NumberField.tsx'
import { parseTuple } from './TupleControl.tsx'

test('axes are read however people write them', () => {
  expect(['3 × 3', '3x3', '3, 3', '3 3', '3*3'].map((draft) => parseTuple(draft, 2))).toEqual([
    [3, 3],
    [3, 3],
    [3, 3],
    [3, 3],
    [3, 3],
  ])
})

test('one number stands for all axes of a kernel, but not of a shape', () => {
  expect([parseTuple('5', 2), parseTuple('784', null)]).toEqual([[5, 5], [784]])
})

test('what is no number is kept as such, so that it can be refused', () => {
  expect(parseTuple('3 × three', 2)).toEqual([3, Number.NaN])
})

test('numbers are read with exponents, thousands separators and a real minus sign', () => {
  expect(['0.001', '1e-3', '1,024', '−2', '.5', '', 'abc', '1e999', '0x10'].map(parseNumber)).toEqual([
    0.001,
    0.001,
    1024,
    -2,
    0.5,
    null,
    null,
    null,
    null,
  ])
})
