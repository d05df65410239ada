import { deflateSync, gzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { crc32 } from './crc32.ts'
import { decodeBase64 } from './decodeBase64.ts'
import { inflateCapped } from './inflateCapped.ts'

const content = new TextEncoder().encode('The quick brown fox jumps over the lazy dog')

test('what was deflated comes out again', () => {
  expect(inflateCapped(deflateSync(content), { format: 'raw', maximum: 43 })).toEqual({ ok: true, bytes: content })
  expect(inflateCapped(gzipSync(content), { format: 'gzip', maximum: 43 })).toEqual({ ok: true, bytes: content })
})

test('a bomb is stopped at the cap, whatever it declares', () => {
  const bomb = deflateSync(new Uint8Array(50_000_000), { level: 9 })
  expect(bomb.length).toBeLessThan(60_000)
  expect(inflateCapped(bomb, { format: 'raw', maximum: 1_000_000 })).toEqual({ ok: false, reason: 'too-large' })
})

test('data that is cut off or damaged is told', () => {
  const packed = gzipSync(content)
  const damaged = Uint8Array.from(packed)
  damaged[packed.length - 1] = 9
  const broken = { ok: false, reason: 'broken' }
  expect(inflateCapped(packed.subarray(0, 30), { format: 'gzip', maximum: 99 })).toEqual(broken)
  expect(inflateCapped(damaged, { format: 'gzip', maximum: 99 })).toEqual(broken)
  expect(inflateCapped(new Uint8Array(0), { format: 'raw', maximum: 99 })).toEqual(broken)
})

test('the checksum is that of zip: the published check value of CRC-32', () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926)
})

test('base64 is read as RFC 4648 writes it', () => {
  const cases = ['', 'Zg==', 'Zm8=', 'Zm9v', 'Zm9vYg==', 'Zm9vYmE=', 'Zm9v\nYmFy']
  expect(cases.map((encoded) => new TextDecoder().decode(decodeBase64(encoded)))).toEqual([
    '',
    'f',
    'fo',
    'foo',
    'foob',
    'fooba',
    'foobar',
  ])
})
