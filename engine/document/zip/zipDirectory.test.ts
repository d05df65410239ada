import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { decodeNpz } from '../tensors/npz.ts'
import { readZip } from './readZip.ts'

/** Written by Python's zipfile and NumPy (../fixtures/make_zip64.py): 2 entries, the zip64 end at 0x234, its locator at 0x26c. */
const python = new Uint8Array(readFileSync(`${import.meta.dirname}/../fixtures/zip64.npz`))
const [wideEnd, locator, end] = [0x234, 0x26c, 0x280]

/** The old end holds no numbers any more, as above 4 GiB. */
function above4Gb(change: (view: DataView) => void = () => {}): Uint8Array {
  const bytes = Uint8Array.from(python)
  const view = new DataView(bytes.buffer)
  view.setUint16(end + 10, 0xffff, true)
  view.setUint32(end + 16, 0xffffffff, true)
  change(view)
  return bytes
}

const limits = { entries: 10, bytes: () => 1000, totalBytes: 1000 }
const refusal = (bytes: Uint8Array) => {
  const result = readZip(bytes, limits)
  return result.ok ? 'ok' : `${result.problems[0]?.code}: ${result.problems[0]?.message.en}`
}

test.each([
  ['sizes and places', python],
  ['the directory’s place and count as well', above4Gb()],
])('zip64 may tell %s', (_, bytes) => {
  const read = decodeNpz(bytes)
  expect(read.ok && [...read.value].map(([name, { shape, values }]) => [name, shape, [...values]])).toEqual([
    ['kernel', [2, 3], [0, 1, 2, 3, 4, 5]],
    ['bias', [2], [0.5, -1]],
  ])
})

test('sizes and places that zip64 makes up are refused', () => {
  const kernel = 0x196 + 46 + 10 + 4
  const huge = 2n ** 62n
  expect(refusal(above4Gb((view) => view.setBigUint64(kernel, huge, true)))).toContain('zip64 sizes are missing or impossible')
  expect(refusal(above4Gb((view) => view.setBigUint64(kernel, 2n ** 40n, true)))).toContain('too-large')
  expect(refusal(above4Gb((view) => view.setBigUint64(kernel + 8, 2n ** 40n, true)))).toContain('overlap')
  expect(refusal(above4Gb((view) => view.setUint16(kernel - 4, 0x7075, true)))).toContain('zip64 sizes are missing')
  expect(refusal(above4Gb((view) => view.setUint16(kernel - 2, 8, true)))).toContain('zip64 sizes are missing')
  expect(refusal(above4Gb((view) => view.setBigUint64(wideEnd + 32, 2n ** 40n, true)))).toContain('entries, more than 10')
  expect(refusal(above4Gb((view) => view.setBigUint64(wideEnd + 48, 2n ** 40n, true)))).toContain('breaks off at entry 0')
  for (const place of [huge, 2n ** 40n, BigInt(wideEnd + 1), BigInt(end)])
    expect(refusal(above4Gb((view) => view.setBigUint64(locator + 8, place, true)))).toContain('no directory')
})

test('a zip64 file cut off, or with any one byte changed, opens or is refused, never thrown at', () => {
  const whole = above4Gb()
  for (let length = 0; length < whole.length; length++) expect(readZip(whole.subarray(0, length), limits).ok).toBe(false)
  for (let at = 0; at < whole.length; at++) {
    for (const value of [0, 1, 0x7f, 0xff]) {
      const changed = Uint8Array.from(whole)
      changed[at] = value
      expect(() => readZip(changed, limits)).not.toThrow()
    }
  }
})
