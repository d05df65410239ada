import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readDataFiles, readDataFolder } from './readData.ts'

test('a folder is read with names from it on, in order, without hidden files, links and other kinds', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'netwright-data-'))
  await mkdir(path.join(folder, 'cats'))
  await mkdir(path.join(folder, '.git'))
  await writeFile(path.join(folder, 'cats/2.PNG'), 'b')
  await writeFile(path.join(folder, 'cats/1.png'), 'a')
  await writeFile(path.join(folder, 'notes.txt'), 'x')
  await writeFile(path.join(folder, '.git/3.png'), 'x')
  await symlink('/etc/hostname', path.join(folder, 'link.png'))
  const outcome = await readDataFolder(folder, ['.png'])
  const read = outcome.ok ? outcome.value.map(({ name, bytes }) => [name, Buffer.from(bytes).toString()]) : null
  expect(read).toEqual([
    [`${path.basename(folder)}/cats/1.png`, 'a'],
    [`${path.basename(folder)}/cats/2.PNG`, 'b'],
  ])
})

test('a file that cannot be read is named', async () => {
  const outcome = await readDataFiles(['/no/such/iris.csv'])
  expect(outcome).toMatchObject({ ok: false, message: { en: expect.stringContaining('iris.csv') } })
})
