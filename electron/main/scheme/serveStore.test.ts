import { chmod, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { RecoveryStore } from '../recoveryStore.ts'
import { createStoreServer } from './serveStore.ts'

let folder = ''
let ask: (method: string, key: string, body?: Uint8Array<ArrayBuffer>) => Promise<Response>
beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(os.tmpdir(), 'netwright-store-')), 'recovery')
  const store = new RecoveryStore(folder)
  await store.prepare()
  const serve = createStoreServer(store)
  ask = async (method, key, body) =>
    serve(new Request(`app://bundle/store/${key}`, body === undefined ? { method } : { method, body: new Blob([body]) }), key)
})

test('what is put comes back the same, also when it is large; what is deleted is gone', async () => {
  const bytes = new Uint8Array(20_000_000).map((_, index) => index % 251)
  expect((await ask('GET', 'checkpoint')).status).toBe(204)
  expect((await ask('PUT', 'checkpoint', bytes)).status).toBe(204)
  const read = new Uint8Array(await (await ask('GET', 'checkpoint')).arrayBuffer())
  expect(Buffer.compare(read, bytes)).toBe(0)
  expect(await readdir(folder)).toEqual(['checkpoint.bin'])
  expect((await ask('DELETE', 'checkpoint')).status).toBe(204)
  expect((await ask('GET', 'checkpoint')).status).toBe(204)
})

test('a read that has begun ends with the old bytes although new ones are put meanwhile', async () => {
  await ask('PUT', 'autosave', new Uint8Array(3_000_000).fill(1))
  const answer = await ask('GET', 'autosave')
  await ask('PUT', 'autosave', new Uint8Array(3_000_000).fill(2))
  expect(new Set(new Uint8Array(await answer.arrayBuffer()))).toEqual(new Set([1]))
})

test.each(['../window', 'other', '', 'autosave.bin', '%2e%2e%2fx'])('there is no entry %j', async (key) => {
  expect((await ask('PUT', key, new Uint8Array(1))).status).toBe(404)
  expect(await readdir(folder)).toEqual([])
})

test('a failed write is told in both languages, and the earlier copy stays', async () => {
  await ask('PUT', 'autosave', new Uint8Array([1]))
  const earlier = await readFile(path.join(folder, 'autosave.bin'))
  // The folder is replaced by a file: no temporary file can be made, whoever runs the test.
  await rm(folder, { recursive: true })
  await writeFile(folder, earlier)
  await chmod(folder, 0o600)
  const answer = await ask('PUT', 'autosave', new Uint8Array([2]))
  expect(answer.status).toBe(507)
  expect(await answer.json()).toEqual({ en: expect.any(String), zh: expect.any(String) })
})

test('what is larger than the store takes is refused, and what was there before stays', async () => {
  const store = new RecoveryStore(folder, 1000)
  const parts = async function* (...sizes: readonly number[]): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    for (const size of sizes) yield new Uint8Array(size).fill(size % 251)
  }
  await store.write('checkpoint', parts(600, 400))
  await expect(store.write('checkpoint', parts(600, 401))).rejects.toThrow('more than 1000 bytes')
  const kept = await readFile(path.join(folder, 'checkpoint.bin'))
  expect([kept.length, kept.at(-1)]).toEqual([1000, 400 % 251])
  expect(await readdir(folder)).toEqual(['checkpoint.bin'])
})
