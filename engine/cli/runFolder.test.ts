import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { mlp } from '../../templates/mlp.ts'
import { freshRun } from './freshRun.ts'
import { Failure, Misuse } from './misuse.ts'
import { resumedRun } from './resumedRun.ts'
import { RunFolder } from './runFolder.ts'

const notes = { data: 'uci-digits', labelColumn: 'label', regression: false, backend: 'wasm', run: { number: 1, startedAt: 0 } }
const project = { document: mlp.draw(), weights: null, runs: [], thumbnail: null, dataFiles: [] }
const options = { regression: false, fresh: false }

let place = ''
let folder = new RunFolder('')
beforeEach(async () => {
  place = path.join(mkdtempSync(path.join(os.tmpdir(), 'netwright-folder-')), '运行 1')
  folder = new RunFolder(place)
  await folder.begin(notes, project)
  await folder.writeCheckpoint(Uint8Array.of(1, 2, 3))
})

test('a run that is set aside can be resumed from where it lies, and the next one lies beside it', async () => {
  const aside = await folder.setRunAside()
  expect([aside, readdirSync(place)]).toEqual([path.join(place, 'earlier-1'), ['earlier-1']])
  expect(await new RunFolder(aside ?? '').read()).toEqual({ project, notes, checkpoint: Uint8Array.of(1, 2, 3) })
  expect(await folder.setRunAside()).toBeNull()
  await folder.begin(notes, project)
  expect(await folder.setRunAside()).toBe(path.join(place, 'earlier-2'))
})

test('what a killed process left half written is removed, and nothing else', async () => {
  for (const name of ['checkpoint.bin.4711.tmp', 'project.netwright.4711.tmp', 'mine.tmp', 'checkpoint.txt'])
    writeFileSync(path.join(place, name), '')
  await folder.removeLeftOvers()
  expect(readdirSync(place)).toEqual(['checkpoint.bin', 'checkpoint.txt', 'mine.tmp', 'project.netwright', 'run.json'])
})

test('a resumed run computes where it began, unless told otherwise', async () => {
  expect(await resumedRun(place, { network: undefined, options })).toMatchObject({ backend: 'wasm' })
  const told = { ...options, backend: 'cpu' } as const
  expect(await resumedRun(place, { network: undefined, options: told })).toMatchObject({ backend: 'cpu' })
})

test('data that is not there is told before an engine starts', async () => {
  await expect(freshRun('mlp', { ...options, data: path.join(place, 'nowhere.csv') })).rejects.toThrow(Misuse)
  await folder.begin({ ...notes, data: path.join(place, 'gone.csv') }, project)
  await expect(resumedRun(place, { network: undefined, options })).rejects.toThrow(/gone\.csv, which is no longer there/)
  await expect(resumedRun(path.join(place, 'nothing'), { network: undefined, options })).rejects.toThrow(Failure)
})

test('a folder without notes, as of the first versions, has none', async () => {
  rmSync(path.join(place, 'run.json'))
  expect((await folder.read()).notes).toBeNull()
})

test.each([
  ['', 'it is empty'],
  ['{"data": "uci-di', 'it is no JSON'],
  ['[]', 'it holds no notes'],
  ['{"labelColumn": "label"}', '"data" is not the place of the data'],
  [JSON.stringify({ ...notes, regression: 'no' }), '"regression" is neither true nor false'],
  [JSON.stringify({ ...notes, run: null }), '"run" has no number or no start'],
])('a run.json of %j is told with its place, what is wrong and what to do', async (content, wrong) => {
  const file = path.join(place, 'run.json')
  writeFileSync(file, content)
  await expect(folder.read()).rejects.toThrow(`"${file}" is damaged: ${wrong}`)
  await expect(folder.read()).rejects.toThrow('delete the file, and say with --data which data the run was trained on')
})
