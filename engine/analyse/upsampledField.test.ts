import { expect, test } from 'vitest'
import { stepField } from './receptiveField.ts'

test('behind an upsampling by three the first cell is the first third of the input’s first cell', () => {
  const field = { size: [1], jump: [1], start: [0.5] }
  // Cells of a third: their centres lie at 1/6, 3/6, 5/6 …
  expect(stepField(field, { step: { type: 'upsample', factors: [3] }, shape: [4, 2] })).toEqual({
    size: [1],
    jump: [1 / 3],
    start: [expect.closeTo(1 / 6, 12)],
  })
})
