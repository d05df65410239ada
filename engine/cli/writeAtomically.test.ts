import { createHook } from 'node:async_hooks'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { writeAtomically } from './writeAtomically.ts'

const bytes = Uint8Array.of(1, 2, 3)
let place = ''
beforeEach(() => {
  place = mkdtempSync(path.join(os.tmpdir(), 'netwright-write-'))
})

test('folders on the way are made, however many, also at once, and nothing else stays behind', async () => {
  const files = ['a/b/c/one', 'a/b/c/two', 'a/b/d/three'].map((name) => path.join(place, name))
  await Promise.all(files.map((file) => writeAtomically(file, bytes)))
  expect(files.map((file) => [...readFileSync(file)])).toEqual([[...bytes], [...bytes], [...bytes]])
  expect(readdirSync(path.join(place, 'a/b/c'))).toEqual(['one', 'two'])
})

test('many megabytes take no more calls of the system than a few bytes: a run that trains takes a step between two of them', async () => {
  const callsFor = async (name: string, content: Uint8Array) => {
    let calls = 0
    const hook = createHook({ init: (_id, type) => void (calls += type === 'FSREQPROMISE' ? 1 : 0) }).enable()
    await writeAtomically(path.join(place, name), content)
    hook.disable()
    return calls
  }
  const large = new Uint8Array(24 << 20).fill(7)
  expect(await callsFor('large', large)).toBe(await callsFor('small', bytes))
  expect(readFileSync(path.join(place, 'large')).equals(large)).toBe(true)
})

test.each([
  ['a file where a folder is needed', 'file/run/project', 'a file lies where a folder is needed'],
  ['a folder of that name', 'folder', 'a folder has that name'],
  ['a name that is too long', 'n'.repeat(300), 'its name is too long'],
])('%s is told in a sentence', async (_name, target, reason) => {
  writeFileSync(path.join(place, 'file'), '')
  mkdirSync(path.join(place, 'folder'))
  writeFileSync(path.join(place, 'folder/inside'), '')
  const file = path.join(place, target)
  await expect(writeAtomically(file, bytes)).rejects.toThrow(`"${file}" cannot be written: ${reason}.`)
  expect(readdirSync(place)).toEqual(['file', 'folder'])
})

test.runIf(existsSync('/proc/self'))('a folder that a system will never make is told at once, not tried for ever', async () => {
  await expect(writeAtomically('/proc/netwright/run/project', bytes)).rejects.toThrow('its folder cannot be made there')
})
