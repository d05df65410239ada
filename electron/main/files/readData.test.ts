import { mkdir, mkdtemp, symlink, truncate, writeFile } from 'node:fs/promises'
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

test('a chosen folder may be hidden itself; what is hidden in it is left out', async () => {
  const folder = path.join(await mkdtemp(path.join(os.tmpdir(), 'netwright-data-')), '.pets')
  await mkdir(path.join(folder, '.cache'), { recursive: true })
  await writeFile(path.join(folder, 'a.png'), 'a')
  await writeFile(path.join(folder, '.cache', 'b.png'), 'b')
  const read = await readDataFolder(folder, ['.png'])
  expect(read.ok && read.value.map(({ name }) => name)).toEqual(['.pets/a.png'])
})

test('more than two gibibytes are refused before any of them is read', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'netwright-data-'))
  // Files of holes: they take no room on the disk.
  for (const name of ['a.csv', 'b.csv']) {
    await writeFile(path.join(folder, name), '')
    await truncate(path.join(folder, name), 1.5 * 2 ** 30)
  }
  const read = await readDataFiles(['a.csv', 'b.csv'].map((name) => path.join(folder, name)))
  expect(read.ok ? 'read' : read.message.en).toContain('larger than 2 GiB')
})
