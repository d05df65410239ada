import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytesOfHex, hexOfBytes } from './hexBytes.ts'

test('bytes survive the way there and back', () => {
  expect(hexOfBytes(Uint8Array.of(0, 15, 171, 255))).toBe('000fabff')
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(bytesOfHex(hexOfBytes(bytes))).toEqual(bytes)
    }),
  )
})

test.each(['0', '0g', 'AB', ' 00', '00\n'])('%j is no such text', (hex) => expect(bytesOfHex(hex)).toBeNull())
