import * as fc from 'fast-check'
import { zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { decodeBase64 } from '../../bytes/decodeBase64.ts'
import { damagedFiles } from '../fixtures/damagedFiles.ts'
import { kindsNpz, objectNpz, plainNpz } from '../fixtures/numpyFiles.ts'
import { decodeNpy, encodeNpy } from './npy.ts'
import { decodeNpz, encodeNpz } from './npz.ts'

const upTo = (count: number) => Float32Array.from({ length: count }, (_, at) => at)

const refusal = (bytes: Uint8Array) => {
  const result = decodeNpz(bytes)
  return result.ok ? 'ok' : result.problems[0]?.place.path
}

/** A .npz of one array `w` with this header and data. */
function fileWith(header: string, data: readonly number[] = [], version: readonly number[] = [1, 0]): Uint8Array {
  const text = new TextEncoder().encode(header)
  const npy = Uint8Array.of(0x93, ...new TextEncoder().encode('NUMPY'), ...version, text.length, 0, ...text, ...data)
  return zipSync({ 'w.npy': npy })
}

describe('files of NumPy', () => {
  test('numpy.savez: names, shapes and values', () => {
    const read = decodeNpz(decodeBase64(plainNpz))
    expect(read.ok && [...read.value]).toEqual([
      ['conv_1/kernel', { shape: [3, 2, 4], values: upTo(24).map((value) => value / 8 - 1) }],
      ['conv_1/bias', { shape: [4], values: Float32Array.of(1.5, -2, Infinity, Number.NaN) }],
      ['gamma', { shape: [], values: Float32Array.of(0.25) }],
      ['empty', { shape: [0, 3], values: new Float32Array(0) }],
    ])
  })

  test('numpy.savez_compressed: every number type, byte order and order of axes becomes float32 in C order', () => {
    const read = decodeNpz(decodeBase64(kindsNpz))
    expect(read.ok && [...read.value]).toEqual([
      ['f64', { shape: [2, 2], values: Float32Array.of(1, 2, 3, 4) }],
      // −6e-8 as a half: the smallest there is, −2⁻²⁴.
      ['f16', { shape: [4], values: Float32Array.of(0.5, 65504, -(2 ** -24), Infinity) }],
      ['big', { shape: [2], values: Float32Array.of(1.5, -2) }],
      ['fortran', { shape: [2, 3, 4], values: upTo(24) }],
      ['i64', { shape: [2], values: Float32Array.of(7, -3) }],
      ['u1', { shape: [2], values: Float32Array.of(200, 3) }],
      ['boolean', { shape: [2], values: Float32Array.of(1, 0) }],
    ])
  })

  test('an array of Python objects, which is code, is refused at its place', () => {
    expect(refusal(decodeBase64(objectNpz))).toBe('array o')
  })
})

test('an array is laid out byte for byte as NumPy does it', () => {
  const numpy = decodeBase64(plainNpz)
  const kernel = encodeNpy({ shape: [3, 2, 4], values: upTo(24).map((value) => value / 8 - 1) })
  // The first entry of NumPy's file: 30 bytes of zip header, the name, 20 bytes of zip64 sizes, then the array.
  const start = 30 + 'conv_1/kernel.npy'.length + 20
  expect(kernel).toEqual(numpy.slice(start, start + 128 + 24 * 4))
})

test('what was written is read back, bit for bit', () => {
  const tensor = fc
    .array(fc.nat(4), { maxLength: 4 })
    .chain((shape) =>
      fc
        .float32Array({ minLength: shape.reduce((a, b) => a * b, 1), maxLength: shape.reduce((a, b) => a * b, 1) })
        .map((values) => ({ shape, values: new Float32Array(values) })),
    )
  const name = fc.stringMatching(/^[A-Za-z]\w{0,20}\/[a-z]{1,10}$/)
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(name, tensor), { selector: ([key]) => key, maxLength: 5 }), (entries) => {
      const file = encodeNpz(new Map(entries))
      const read = file.ok ? decodeNpz(file.value) : file
      expect(read.ok && [...read.value]).toEqual(entries)
    }),
  )
})

test('the same tensors give the same bytes', () => {
  const tensors = new Map([['w', { shape: [2], values: Float32Array.of(1, 2) }]])
  expect(encodeNpz(tensors)).toEqual(encodeNpz(tensors))
})

const header = (shape: string, type = '<f4') => `{'descr': '${type}', 'fortran_order': False, 'shape': ${shape}, }\n`

test.each([
  ['|i1', [0x80, 0x7f], [-128, 127]],
  ['<i2', [0x00, 0x80, 0x02, 0x01], [-32_768, 258]],
  ['>i4', [0x80, 0, 0, 0, 0, 1, 0, 0], [-(2 ** 31), 65_536]],
  ['<u2', [0xff, 0xff, 0x02, 0x01], [65_535, 258]],
  ['<u4', [0, 0, 0, 0x80, 0, 0, 1, 0], [2 ** 31, 65_536]],
  ['<u8', [0, 0, 0, 0, 0, 1, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0], [2 ** 40, 3]],
  // The halves 0x7e00 and 0xfc00.
  ['<f2', [0x00, 0x7e, 0x00, 0xfc], [Number.NaN, -Infinity]],
] as const)('numbers of the type %s are read with their sign and byte order', (type, bytes, expected) => {
  const read = decodeNpz(fileWith(header('(2,)', type), bytes))
  expect(read.ok && read.value.get('w')).toEqual({ shape: [2], values: Float32Array.from(expected) })
})

test('a header of version 2, whose length takes four bytes, is read', () => {
  // numpy.lib.format.write_array(file, np.array([1.5, -2], '<f4'), version=(2, 0)), NumPy 2.4.6.
  const file = decodeBase64(
    'k05VTVBZAgB0AAAAeydkZXNjcic6ICc8ZjQnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwpLCB9ICAgICAgICAgICAgICAgICAg' +
      'ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAMA/AAAAwA==',
  )
  expect(decodeNpy(file, 'w')).toEqual({ ok: true, value: { shape: [2], values: Float32Array.of(1.5, -2) } })
})

test.each([
  ['nothing', new Uint8Array(3), '.npz file'],
  ['an entry that is no array', zipSync({ 'w.npy': Uint8Array.of(1, 2, 3) }), 'array w'],
  ['a version of the future', fileWith(header('(1,)'), [0, 0, 0, 0], [9, 0]), 'array w'],
  ['a header longer than the file', zipSync({ 'w.npy': fileHead(9000) }), 'array w'],
  ['a header that is no dictionary', fileWith("'descr'"), 'array w'],
  ['records of several fields', fileWith("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }"), 'array w'],
  ['code in the shape', fileWith("{'descr': '<f4', 'fortran_order': False, 'shape': (open('x'),), }"), 'array w'],
  ['a negative length', fileWith(header('(-1,)'), [0, 0, 0, 0]), 'array w'],
  ['complex numbers', fileWith(header('(1,)', '<c8'), [0, 0, 0, 0, 0, 0, 0, 0]), 'array w'],
  ['too few numbers', fileWith(header('(2,)'), [0, 0, 0, 0]), 'array w'],
  ['too many numbers', fileWith(header('(1,)'), [0, 0, 0, 0, 0, 0, 0, 0]), 'array w'],
  ['a shape beyond all numbers', fileWith(header('(9007199254740991, 9007199254740991)'), [0, 0, 0, 0]), 'array w'],
])('%s is refused', (_, bytes, path) => {
  expect(refusal(bytes)).toBe(path)
})

function fileHead(headerLength: number): Uint8Array {
  return Uint8Array.of(0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, headerLength & 0xff, headerLength >> 8, 0, 0)
}

test('a small file that unpacks into a large one is refused before it does', () => {
  const bomb = zipSync({ 'w.npy': new Uint8Array(4_000_000) })
  const result = decodeNpz(bomb, { maximumPacked: 1_000_000 })
  expect([bomb.length < 10_000, result.ok]).toEqual([true, false])
})

test('no change to a file makes the reader throw', () => {
  const whole = decodeBase64(kindsNpz)
  fc.assert(
    fc.property(damagedFiles(whole), (damaged) => {
      const result = decodeNpz(damaged)
      expect(result.ok || result.problems.length > 0).toBe(true)
    }),
    { numRuns: 1000 },
  )
})
