import * as fc from 'fast-check'
import { strToU8, zipSync, type Zippable } from 'fflate'
import { describe, expect, test } from 'vitest'
import { nodeId } from '../../contract/ids.ts'
import { addNode } from '../edits/addNode.ts'
import { emptyDocument } from '../emptyDocument.ts'
import { packedProject } from '../fixtures/packedProject.ts'
import { serializeDocument } from '../serializeDocument.ts'
import { encodeSafetensors } from '../tensors/safetensors.ts'
import { readZip } from '../zip/readZip.ts'
import { packProject, unpackProject, type Project } from './projectFile.ts'

const drawn = addNode(emptyDocument('数字 digits'), { kind: 'dense', x: 0, y: 0 })
const document = drawn.ok ? drawn.value : emptyDocument('')
const weights = encodeSafetensors({
  tensors: new Map([[nodeId('a/kernel'), { shape: [2], values: Float32Array.of(1.5, NaN) }]]),
  metadata: {},
})
const point = { step: 1, epoch: 0.5, loss: 2.5, penalty: 0, accuracy: 0.25, learningRate: 0.001 }
const project: Project = {
  document,
  weights,
  runs: [
    {
      number: 1,
      startedAt: 1_700_000_000_000,
      durationMs: 1234,
      outcome: 'stopped',
      backend: 'wasm',
      training: document.training,
      trainable: 2,
      trainingSamples: 8,
      validationSamples: 2,
      steps: [point, { ...point, step: 2, loss: NaN }],
      epochs: [
        { epoch: 1, step: 2, training: { loss: 1, penalty: 0 }, validation: null, learningRate: 0.001, samplesPerSecond: 10 },
      ],
    },
  ],
  thumbnail: Uint8Array.of(0x89, 0x50),
  dataFiles: [
    { name: 'cats/001.png', bytes: Uint8Array.of(1, 2, 3) },
    { name: '鸢尾花.csv', bytes: strToU8('x,y\n1,2\n') as Uint8Array<ArrayBuffer> },
  ],
}

const opened = (entries: Zippable) => {
  const result = unpackProject(zipSync(entries))
  return result.ok
    ? result.value.remarks.map((remark) => `${remark.code} @ ${remark.place.path}`)
    : result.problems.map((problem) => problem.code)
}
const documentJson = strToU8(serializeDocument(document))

describe('a project file', () => {
  test('gives back everything that was put in, losses that are no numbers too', () => {
    expect(unpackProject(packedProject(project))).toEqual({ ok: true, value: { project, remarks: [] } })
  })

  test('that nobody could open again is not made: the limit, the size and a way out are told', () => {
    const packed = packProject({ ...project, weights: new Uint8Array(40e6) }, 20e6)
    expect(packed).toMatchObject({ ok: false, problems: [{ code: 'project-too-large', got: { en: '0.04 GB' } }] })
    expect(packed.ok ? '' : packed.problems[0]?.message.en).toContain('at most 0.02 GB')
  })

  test('of the same project is the same, byte for byte', () => {
    expect(packedProject(project)).toEqual(packedProject(project))
  })

  test('with nothing but a document opens', () => {
    expect(opened({ 'document.json': documentJson })).toEqual([])
  })

  test('opens without the parts that are damaged, and tells which', () => {
    const run = JSON.parse(JSON.stringify(project.runs[0])) as object
    const entries = {
      'document.json': documentJson,
      'weights.safetensors': strToU8('nonsense'),
      'runs.json': strToU8(JSON.stringify([run, { number: 'two' }])),
    }
    expect(opened(entries)).toEqual(['part-left-out @ runs.json', 'part-left-out @ weights.safetensors'])
    const result = unpackProject(zipSync(entries))
    expect(result.ok && [result.value.project.runs.length, result.value.project.weights]).toEqual([1, null])
  })

  test('of a later version may hold more than this one knows', () => {
    expect(opened({ 'document.json': documentJson, 'notes.md': strToU8('hello'), 'data/': new Uint8Array(0) })).toEqual([])
  })

  test('without a readable document is refused', () => {
    expect(opened({ 'readme.txt': strToU8('hello') })).toEqual(['no-document'])
    expect(opened({ 'document.json': Uint8Array.of(0xff, 0xfe, 0xfd) })).toEqual(['no-document'])
    expect(opened({ 'document.json': strToU8('{') })).toEqual(['not-json'])
  })
})

const limits = { entries: 10, bytes: () => 100_000, totalBytes: 150_000 }
const refusal = (bytes: Uint8Array) => {
  const result = readZip(bytes, limits)
  return result.ok ? 'ok' : `${result.problems[0]?.code}: ${result.problems[0]?.message.en}`
}

/** Overwrites a 32-bit field of the directory's entry of this number. */
function patch(
  zip: Uint8Array,
  { entry, field, value }: { readonly entry: number; readonly field: number; readonly value: number },
): Uint8Array {
  const patched = Uint8Array.from(zip)
  const view = new DataView(patched.buffer)
  let offset = view.getUint32(patched.length - 22 + 16, true)
  for (let index = 0; index < entry; index++)
    offset += 46 + view.getUint16(offset + 28, true) + view.getUint16(offset + 30, true) + view.getUint16(offset + 32, true)
  view.setUint32(offset + field, value, true)
  return patched
}

describe('a hostile zip', () => {
  const two = zipSync({ a: strToU8('hello'), b: strToU8('world') }, { level: 0 })

  test('cannot name files outside its folder', () => {
    const names = ['../evil', '/etc/passwd', 'a/../../b', 'C:/x', 'a\\b', 'a//b', './a', 'nul\0', 'line\nbreak']
    const refused = names.map((name) => refusal(zipSync({ [name]: strToU8('x') })))
    expect(refused.map((told) => told.includes('no plain relative path'))).toEqual(names.map(() => true))
  })

  test('cannot unpack to more than is allowed, whatever it declares', () => {
    const bomb = zipSync({ a: new Uint8Array(50_000_000) }, { level: 9 })
    expect(refusal(bomb)).toContain('too-large')
    expect(refusal(patch(bomb, { entry: 0, field: 24, value: 10 }))).toContain('too-large')
    const parts = zipSync({ a: new Uint8Array(90_000), b: new Uint8Array(90_000) })
    expect(refusal(parts)).toContain('too-large: "b"')
  })

  test('cannot show one entry’s data twice', () => {
    expect(refusal(patch(two, { entry: 1, field: 42, value: 0 }))).toContain('overlap')
  })

  test('cannot hold two entries of one name', () => {
    const twice = Uint8Array.from(two)
    const directory = new DataView(twice.buffer).getUint32(twice.length - 6, true)
    twice[directory + 46 + 1 + 46] = 'a'.charCodeAt(0)
    expect(refusal(twice)).toContain('it is there twice')
  })

  test('cannot hold a symbolic link, encrypted entries, or more entries than allowed', () => {
    expect(refusal(patch(two, { entry: 0, field: 38, value: 0xa1ff0000 }))).toContain('a link')
    const flags = new DataView(two.buffer).getUint32(two.length - 6, true) + 8
    const encrypted = Uint8Array.from(two)
    encrypted[flags] = 1
    expect(refusal(encrypted)).toContain('encrypted')
    expect(refusal(zipSync(Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`f${index}`, strToU8('x')]))))).toContain(
      'more than 10',
    )
  })

  test('with a wrong checksum is noticed', () => {
    expect(refusal(patch(two, { entry: 0, field: 16, value: 1 }))).toContain('do not match their checksum')
  })

  test('cut off anywhere is refused', () => {
    const packed = packedProject(project)
    const lengths = Array.from({ length: 60 }, (_, index) => Math.floor((packed.length * index) / 60))
    expect(lengths.map((length) => unpackProject(packed.subarray(0, length)).ok)).toEqual(lengths.map(() => false))
  })
})

test('a thousand changed project files open or are refused, never thrown at', () => {
  const packed = packedProject(project)
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(packed.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }), (changes) => {
      const changed = Uint8Array.from(packed)
      for (const [at, value] of changes) changed[at] = value
      const result = unpackProject(changed)
      expect(result.ok ? ['project'] : result.problems.map((problem) => problem.place.path)).not.toContain(undefined)
    }),
    { numRuns: 1000 },
  )
})
