import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readProject } from './readNetwork.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'netwright-read-'))
afterAll(() => rmSync(folder, { recursive: true }))

test.each([
  ['begins with no brace', '\n  "version": 1 }', /at line 2, column 12\./],
  ['begins with a list', '[1, 2', /at line 1, column 6\./],
  ['is no text', '\u0000\u0001', /is neither a \.netwright project nor a JSON document\./],
])('a document that %s is told, with the place where it is one', async (_, content, told) => {
  const file = path.join(folder, 'network.json')
  writeFileSync(file, content)
  await expect(readProject(file)).rejects.toThrow(told)
})
