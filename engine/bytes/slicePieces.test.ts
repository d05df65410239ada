import { expect, test } from 'vitest'
import { slicePieces } from './slicePieces.ts'

const whole = Uint8Array.from({ length: 10 }, (_, index) => index)
const pieces = [whole.subarray(0, 3), whole.subarray(3, 3), whole.subarray(3, 4), whole.subarray(4)]

test('every stretch of pieces is that of the whole', () => {
  for (let start = 0; start <= 10; start++) {
    for (let end = start; end <= 10; end++) expect(slicePieces(pieces, start, end)).toEqual(whole.slice(start, end))
  }
})
