import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { sweepTemporaries, temporaryName } from './temporaryName.ts'

test('temporary files of dead processes are swept; those of living ones and all other files stay', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'netwright-sweep-'))
  const dead = spawnSync(process.execPath, ['-e', '']).pid
  const mine = temporaryName()
  for (const name of [`.netwright-${dead}-1.tmp`, mine, 'net.netwright', '.netwright-notes.tmp'])
    await writeFile(path.join(folder, name), '')
  await sweepTemporaries(folder)
  expect((await readdir(folder)).toSorted()).toEqual([mine, '.netwright-notes.tmp', 'net.netwright'].toSorted())
})

test('a folder that is not there needs no sweeping', async () => {
  await expect(sweepTemporaries(path.join(os.tmpdir(), 'netwright-no-such-folder'))).resolves.toBeUndefined()
})
