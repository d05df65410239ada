import { mkdtemp, readFile, readdir, truncate, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { openVersion } from './openVersion.ts'
import { outdatedVersions } from './outdatedVersions.ts'
import { ProjectFiles } from './projectFiles.ts'
import { saveProject } from './saveProject.ts'
import { VersionStore } from './versionStore.ts'

const minute = 60_000
const day = 24 * 60 * minute
const bytesOf = (words: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(words))

/** A project on the disk and a store whose clock the test sets. */
async function desk() {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'netwright-versions-'))
  const project = path.join(folder, 'net.netwright')
  const clock = { now: Date.UTC(2026, 0, 1) }
  const store = new VersionStore(path.join(folder, 'versions'), () => clock.now)
  await store.prepare()
  const contents = async () => {
    const files = await Promise.all((await store.versionsOf(project)).map(async ({ id }) => store.fileOf(project, id)))
    return Promise.all(files.map(async (file) => readFile(file ?? '', 'utf8')))
  }
  return { folder, project, clock, store, contents }
}

test('of a save every minute the newest stays, and one of every five before it', async () => {
  const { project, clock, store, contents } = await desk()
  for (let count = 0; count <= 12; count++) {
    await store.keep(project, bytesOf(`minute ${count}`))
    clock.now += minute
  }
  expect(await contents()).toEqual(['minute 12', 'minute 10', 'minute 5', 'minute 0'])
})

test('copies end after a week', async () => {
  const { project, clock, store, contents } = await desk()
  await store.keep(project, bytesOf('first'))
  clock.now += 6 * day
  await store.keep(project, bytesOf('second'))
  expect(await contents()).toEqual(['second', 'first'])
  clock.now += 2 * day
  await store.prepare()
  expect(await contents()).toEqual(['second'])
})

test('all copies together stay below 2 GiB: the oldest go first', () => {
  const version = (savedAt: number, gibibytes: number) => ({ id: String(savedAt), savedAt, bytes: gibibytes * 2 ** 30 })
  const gone = outdatedVersions(
    [
      { folder: 'a', versions: [version(40 * minute, 0.9), version(10 * minute, 0.9)] },
      { folder: 'b', versions: [version(30 * minute, 0.9), version(20 * minute, 0.1)] },
    ],
    40 * minute,
  )
  expect(gone.map(({ folder, version: { id } }) => `${folder} ${Number(id) / minute}`)).toEqual(['a 10'])
})

describe('with the real save', () => {
  test('a file that came from elsewhere is kept as it was before the first save over it', async () => {
    const { project, store, contents } = await desk()
    await writeFile(project, 'as it came')
    const projects = new ProjectFiles()
    const { token } = await projects.remember(project)
    const parts = {
      projects,
      versions: store,
      questions: { where: async () => null, replaceChanged: async () => 'cancel' as const },
    }
    await saveProject({ bytes: bytesOf('edited'), token, suggestedName: 'net', as: false }, parts)
    expect(await contents()).toEqual(['edited', 'as it came'])
  })

  test('a damaged file leaves the version whole, outside the folder of the project', async () => {
    const { folder, project, store } = await desk()
    const projects = new ProjectFiles()
    const parts = {
      projects,
      versions: store,
      questions: { where: async () => project, replaceChanged: async () => 'cancel' as const },
    }
    const saved = await saveProject({ bytes: bytesOf('whole'), token: null, suggestedName: 'net', as: false }, parts)
    expect(saved.ok).toBe(true)
    expect((await readdir(folder)).toSorted()).toEqual(['net.netwright', 'versions'])
    await truncate(project, 2)
    const { token } = await projects.remember(project)
    const [newest] = await store.versionsOf(project)
    const opened = await openVersion({ token, id: newest?.id ?? '' }, { projects, versions: store })
    expect(opened).toEqual({ ok: true, value: { file: { token, name: 'net.netwright' }, bytes: bytesOf('whole') } })
  })

  test('no other file can be asked for by the name of a version', async () => {
    const { project, store } = await desk()
    await store.keep(project, bytesOf('x'))
    const projects = new ProjectFiles()
    await writeFile(project, 'x')
    const { token } = await projects.remember(project)
    for (const id of ['../../net.netwright', '/etc/passwd', '', 'x'])
      expect(await openVersion({ token, id }, { projects, versions: store })).toMatchObject({ ok: false })
  })
})
