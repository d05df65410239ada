import fc from 'fast-check'
import { zipSync } from 'fflate'
import { expect, it } from 'vitest'
import { emptyDocument } from './emptyDocument.ts'
import { packProject, unpackProject, type Project } from './projectFile.ts'
import { readZip } from './readZip.ts'
import { crc32 } from './crc32.ts'

const project: Project = {
  document: emptyDocument('kept'),
  weights: Uint8Array.from([1, 2, 3, 4]),
  runs: [{ number: 1 }],
  thumbnail: null,
  dataFiles: [{ name: 'cats/001.png', bytes: Uint8Array.from([9, 8]) }],
}
const limits = { entries: 10, entryBytes: 1000, totalBytes: 1500 }
const firstMessage = (bytes: Uint8Array) => {
  const result = readZip(bytes, limits)
  return result.ok ? 'read' : (result.problems[0]?.message.en ?? '')
}

it('what is packed is unpacked unchanged', () => {
  const unpacked = unpackProject(packProject(project))
  expect(unpacked).toEqual({ ok: true, value: { project, remarks: [] } })
})

it('the checksum is the one of the ISO standard', () => {
  // The published check value of CRC-32/ISO-HDLC for the nine digits.
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926)
})

it('an entry that unpacks to more than the limit is refused', () => {
  expect(firstMessage(zipSync({ bomb: new Uint8Array(2_000_000) }, { level: 9 }))).toContain('unpacks to more than 1000 bytes')
})

it('entries that together unpack to more than the limit are refused', () => {
  expect(firstMessage(zipSync({ a: new Uint8Array(900), b: new Uint8Array(900) }))).toContain(
    '"b" unpacks to more than 600 bytes',
  )
})

it.each(['../evil', '/etc/passwd', 'a/../../b', 'c:\\windows', 'a/./b'])('the name "%s" is refused', (name) => {
  expect(firstMessage(zipSync({ [name]: new Uint8Array(1) }))).toContain('leads outside the archive')
})

it('too many entries are refused', () => {
  expect(
    firstMessage(zipSync(Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`f${index}`, new Uint8Array(1)])))),
  ).toContain('at most 10')
})

it('one flipped byte of the content is noticed by its checksum', () => {
  const zip = zipSync({ a: [Uint8Array.from({ length: 100 }, (_, index) => index), { level: 0 }] })
  const content = 30 + 1 + 50
  zip[content] = (zip[content] ?? 0) ^ 1
  expect(firstMessage(zip)).toContain('wrong checksum')
})

it('a zip without document.json is no project', () => {
  const result = unpackProject(zipSync({ 'readme.txt': new Uint8Array(3) }))
  expect(result.ok ? [] : result.problems.map((problem) => problem.code)).toEqual(['not-a-project'])
})

it('unreadable run histories do not keep the network from opening', () => {
  const packed = zipSync({
    'document.json': new TextEncoder().encode(JSON.stringify(project.document)),
    'runs.json': new TextEncoder().encode('{{'),
  })
  const result = unpackProject(packed)
  expect(result.ok && result.value.project.document.name).toBe('kept')
  expect(result.ok && result.value.remarks.map((remark) => remark.code)).toEqual(['unreadable-runs'])
})

it('truncated and mutated projects are answered with a problem or read, never with an exception', () => {
  const packed = packProject(project)
  fc.assert(
    fc.property(
      fc.nat(packed.length),
      fc.array(fc.tuple(fc.nat(packed.length - 1), fc.nat(255)), { maxLength: 8 }),
      (length, changes) => {
        const broken = packed.slice(0, length)
        for (const [at, value] of changes) if (at < broken.length) broken[at] = value
        const result = unpackProject(broken)
        expect(result.ok || result.problems.length > 0).toBe(true)
      },
    ),
    { numRuns: 500 },
  )
})
