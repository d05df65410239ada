import { mkdtemp, readFile, readdir } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { saveExport } from './saveExport.ts'

const bytesOf = (words: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(words))
const files = [
  { name: 'model.json', bytes: bytesOf('{}') },
  { name: 'weights/one.bin', bytes: bytesOf('w') },
]

test('several files go into a new folder of the suggested name, and never into an older export', async () => {
  const parent = await mkdtemp(path.join(os.tmpdir(), 'netwright-export-'))
  const questions = { whichFile: async () => null, whichFolder: async () => parent }
  const first = await saveExport({ files, suggestedName: 'digits' }, questions)
  const second = await saveExport({ files, suggestedName: 'digits' }, questions)
  expect([first, second]).toMatchObject([{ value: { name: 'digits' } }, { value: { name: 'digits 2' } }])
  expect((await readdir(parent)).toSorted()).toEqual(['digits', 'digits 2'])
  expect(await readFile(path.join(parent, 'digits 2/weights/one.bin'), 'utf8')).toBe('w')
})

test('one file goes where the person says, with its own ending suggested', async () => {
  const parent = await mkdtemp(path.join(os.tmpdir(), 'netwright-export-'))
  const asked: string[] = []
  const questions = {
    whichFile: async (suggested: string) => {
      asked.push(suggested)
      return path.join(parent, suggested)
    },
    whichFolder: async () => null,
  }
  await saveExport({ files: [{ name: 'weights.safetensors', bytes: bytesOf('w') }], suggestedName: 'digits' }, questions)
  expect(asked).toEqual(['digits.safetensors'])
  expect(await readFile(path.join(parent, 'digits.safetensors'), 'utf8')).toBe('w')
})
