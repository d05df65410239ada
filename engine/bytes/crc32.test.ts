import { expect, test } from 'vitest'
import { crc32 } from './crc32.ts'

const bytes = (length: number) => Uint8Array.from({ length }, (_, index) => index * 7 + (index >> 8))

/* Python: zlib.crc32(bytes((i * 7 + (i >> 8)) & 255 for i in range(length))); "123456789" is the catalogue's check value. */
test('checksums are those of zlib, whatever the length and the place in memory', () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926)
  expect([0, 1, 7, 8, 9, 1000].map((length) => crc32(bytes(length)))).toEqual([
    0x0, 0xd202ef8d, 0x28b012a9, 0x2cfe44e9, 0x23faf38b, 0x668f073d,
  ])
  expect(crc32(bytes(1003).subarray(3))).toBe(0x53aebc93)
})
