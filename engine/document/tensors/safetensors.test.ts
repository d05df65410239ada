import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { damagedFiles } from '../fixtures/damagedFiles.ts'
import { decodeSafetensors, encodeSafetensors } from './safetensors.ts'

/** A file by hand: length of the header, header, data. */
function file(header: string, data: readonly number[] = []): Uint8Array {
  const json = new TextEncoder().encode(header)
  return Uint8Array.of(json.length, 0, 0, 0, 0, 0, 0, 0, ...json, ...data)
}

const refusal = (bytes: Uint8Array) => {
  const result = decodeSafetensors(bytes)
  return result.ok ? 'ok' : result.problems[0]?.place.path
}

test('a file is laid out as the format says, data from a multiple of eight on', () => {
  const bytes = encodeSafetensors({
    tensors: new Map([['w', { shape: [1, 2], values: Float32Array.of(1.5, -2) }]]),
    metadata: { by: 'us' },
  })
  const header = '{"__metadata__":{"by":"us"},"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}'
  const padded = Math.ceil(header.length / 8) * 8
  expect(bytes).toEqual(
    Uint8Array.of(
      padded,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      ...new TextEncoder().encode(header.padEnd(padded)),
      0,
      0,
      0xc0,
      0x3f,
      0,
      0,
      0,
      0xc0,
    ),
  )
})

test('what was written is read back, whatever the names', () => {
  const tensor = fc
    .array(fc.nat(4), { maxLength: 3 })
    .chain((shape) =>
      fc
        .float32Array({ minLength: shape.reduce((a, b) => a * b, 1), maxLength: shape.reduce((a, b) => a * b, 1) })
        .map((values) => ({ shape, values })),
    )
  const name = fc.string({ unit: 'grapheme' }).filter((text) => text !== '__metadata__' && text !== '__proto__')
  const metadata = fc.dictionary(fc.stringMatching(/^[a-z]+$/), fc.string(), { noNullPrototype: true })
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(name, tensor), { selector: ([key]) => key, maxLength: 5 }),
      metadata,
      (entries, about) => {
        const tensors = new Map(entries.map(([key, { shape, values }]) => [key, { shape, values: new Float32Array(values) }]))
        const result = decodeSafetensors(encodeSafetensors({ tensors, metadata: about }))
        expect(result.ok && [result.value.tensors, result.value.metadata]).toEqual([tensors, about])
      },
    ),
  )
})

test.each([
  ['nothing', new Uint8Array(3), 'byte 0'],
  ['a header longer than the file', Uint8Array.of(200, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d), 'byte 0'],
  ['a header of 2⁶³ bytes', Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0x80, 0x7b, 0x7d), 'byte 0'],
  ['a header that is no object', file('[]'), 'byte 8'],
  ['a header that is no JSON', file('{'), 'byte 8'],
  ['a tensor without a shape', file('{"w":{"dtype":"F32"}}'), 'tensor w'],
  ['a number type that is not read', file('{"w":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}}', [0, 0]), 'tensor w'],
  [
    'a shape that does not fit its bytes',
    file('{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}', [0, 0, 0, 0]),
    'tensor w',
  ],
  [
    'a shape beyond all numbers',
    file('{"w":{"dtype":"F32","shape":[9007199254740991,9007199254740991],"data_offsets":[0,4]}}', [0, 0, 0, 0]),
    'tensor w',
  ],
  ['offsets that run backwards', file('{"w":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}', [0, 0, 0, 0]), 'tensor w'],
  ['data beyond the end', file('{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', [0, 0, 0, 0]), 'data byte 4'],
  ['bytes that belong to no tensor', file('{}', [0]), 'data byte 0'],
  ['a gap', file('{"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}', [0, 0, 0, 0, 0, 0, 0, 0]), 'data byte 0'],
  [
    'tensors that overlap',
    file(
      '{"v":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
      [0, 0, 0, 0],
    ),
    'data byte 4',
  ],
])('%s is refused with its place', (_, bytes, path) => {
  expect(refusal(bytes)).toBe(path)
})

test('no change to a file makes the reader throw', () => {
  const whole = encodeSafetensors({
    tensors: new Map([['a/kernel', { shape: [3], values: Float32Array.of(1, 2, 3) }]]),
    metadata: {},
  })
  fc.assert(
    fc.property(damagedFiles(whole), (damaged) => {
      const result = decodeSafetensors(damaged)
      expect(result.ok ? 'ok' : result.problems[0]?.code).toMatch(/^(ok|broken-safetensors)$/)
    }),
    { numRuns: 1000 },
  )
})
