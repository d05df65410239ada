import * as fc from 'fast-check'
import { gzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { readIdx, readIdxArray } from './idx.ts'

/** An IDX file as LeCun's page describes it: two zeros, type, axes, lengths, values, all big-endian. */
function idx(type: number, lengths: readonly number[], values: readonly number[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.of(
    0,
    0,
    type,
    lengths.length,
    ...lengths.flatMap((length) => [length >>> 24, length >>> 16, length >>> 8, length]),
    ...values,
  )
}

const images = { name: 'images', bytes: idx(8, [2, 2, 3], [0, 1, 2, 3, 4, 5, 250, 251, 252, 253, 254, 255]) }
const labels = { name: 'labels', bytes: idx(8, [2], [3, 0]) }
const code = (result: ReturnType<typeof readIdx>) =>
  result.ok ? 'ok' : `${result.problems[0]?.code} @ ${result.problems[0]?.place.path}`

test('images and labels become samples of height × width × 1', () => {
  expect(readIdx({ images, labels })).toEqual({
    ok: true,
    value: {
      samples: 2,
      shape: [2, 3, 1],
      inputs: Float32Array.of(0, 1, 2, 3, 4, 5, 250, 251, 252, 253, 254, 255),
      targets: Int32Array.of(3, 0),
      targetSize: 1,
      classNames: ['0', '1', '2', '3'],
      attribution: null,
      problems: [],
    },
  })
})

test('rows of numbers stay rows with one channel, pictures with channels keep them, and the highest label counts the classes', () => {
  const of = (lengths: readonly number[], values: readonly number[]) => {
    const read = readIdx({
      images: { name: 'i', bytes: idx(8, lengths, values) },
      labels: { name: 'l', bytes: idx(8, [2], [1, 4]) },
    })
    return read.ok ? [read.value.shape, read.value.classNames?.length] : read.problems[0]?.code
  }
  expect(of([2, 3], [1, 2, 3, 4, 5, 6])).toEqual([[3], 5])
  expect(of([2, 1, 2, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])).toEqual([[1, 2, 3], 5])
})

test('gzipped files are the same as plain ones', () => {
  const packed = { name: 'images.gz', bytes: new Uint8Array(gzipSync(images.bytes)) }
  expect(readIdx({ images: packed, labels })).toEqual(readIdx({ images, labels }))
})

test.each([
  ['signed bytes', 0x09, [0xff, 0x7f], [-1, 127]],
  ['16-bit numbers', 0x0b, [0xff, 0xfe, 0x01, 0x00], [-2, 256]],
  ['32-bit numbers', 0x0c, [0, 1, 0, 0, 0xff, 0xff, 0xff, 0xff], [65_536, -1]],
  ['32-bit fractions', 0x0d, [0x3f, 0xc0, 0, 0, 0xbf, 0, 0, 0], [1.5, -0.5]],
  ['64-bit fractions', 0x0e, [0x3f, 0xf8, 0, 0, 0, 0, 0, 0, 0xbf, 0xe0, 0, 0, 0, 0, 0, 0], [1.5, -0.5]],
])('%s are read, most significant byte first', (_, type, bytes, expected) => {
  const result = readIdxArray({ name: 'x', bytes: idx(type, [2], bytes) })
  expect(result).toEqual({ ok: true, value: { lengths: [2], values: Float32Array.from(expected) } })
})

describe('refused with its place in the file', () => {
  const truncated = { name: 'images', bytes: images.bytes.slice(0, -1) }
  const zeros = { name: 'bomb.gz', bytes: new Uint8Array(gzipSync(new Uint8Array(3_000_000))) }
  const damaged = new Uint8Array(gzipSync(images.bytes))
  damaged[damaged.length - 6] = 1
  test.each([
    ['files the wrong way round', { images: labels, labels: images }, 'swapped-files @ labels'],
    [
      'labels of another number of images',
      { images, labels: { name: 'labels', bytes: idx(8, [3], [1, 2, 3]) } },
      'unequal-lengths @ labels, byte 4',
    ],
    ['a file that is cut off', { images: truncated, labels }, 'wrong-size @ images, byte 27'],
    [
      'bytes behind the end',
      { images: { name: 'images', bytes: Uint8Array.of(...images.bytes, 0) }, labels },
      'wrong-size @ images, byte 28',
    ],
    [
      'another kind of file',
      { images: { name: 'a.png', bytes: Uint8Array.of(0x89, 0x50, 0x4e, 0x47) }, labels },
      'not-idx @ a.png, byte 0',
    ],
    [
      'a header that declares more than memory holds',
      { images: { name: 'big', bytes: idx(8, [2 ** 31, 2 ** 31, 2 ** 31], []) }, labels },
      'too-large @ big',
    ],
    ['a gzip file that is damaged', { images: { name: 'x.gz', bytes: damaged }, labels }, 'broken-gzip @ x.gz'],
    ['zeros in gzip', { images: zeros, labels }, 'not-idx @ bomb.gz, byte 0'],
    ['labels below zero', { images, labels: { name: 'labels', bytes: idx(9, [2], [1, 0xff]) } }, 'bad-label @ labels, label 1'],
    [
      'no samples',
      { images: { name: 'images', bytes: idx(8, [0, 2, 3], []) }, labels: { name: 'labels', bytes: idx(8, [0], []) } },
      'no-samples @ images',
    ],
    [
      'numbers that are not finite',
      { images: { name: 'f', bytes: idx(13, [1, 1], [0x7f, 0xc0, 0, 0]) }, labels },
      'not-finite @ f, byte 12',
    ],
    [
      // 2²⁰⁰ as IEEE 754 writes it: exponent 1023 + 200.
      'numbers that are too large for float32',
      { images: { name: 'f', bytes: idx(14, [1, 1], [0x4c, 0x70, 0, 0, 0, 0, 0, 0]) }, labels },
      'not-finite @ f, byte 12',
    ],
    [
      'labels of two axes',
      { images: { name: 'f', bytes: idx(8, [1, 1, 1, 1], [9]) }, labels: { name: 'l', bytes: idx(8, [1, 1], [1]) } },
      'wrong-axes @ l, byte 3',
    ],
  ])('%s', (_, files, expected) => {
    expect(code(readIdx(files))).toBe(expected)
  })
})

test('no change to a file makes the reader throw', () => {
  const packed = gzipSync(images.bytes)
  fc.assert(
    fc.property(
      fc.constantFrom(images.bytes, packed),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
      fc.nat(),
      (file, changes, cut) => {
        const bytes = new Uint8Array(file)
        for (const [at, value] of changes) bytes[at % bytes.length] = value
        const result = readIdxArray({ name: 'x', bytes: bytes.slice(0, cut % 2 === 0 ? bytes.length : cut % bytes.length) })
        expect(result.ok ? 'x' : result.problems[0]?.place.path).toMatch(/^x/)
      },
    ),
    { numRuns: 1000 },
  )
})
