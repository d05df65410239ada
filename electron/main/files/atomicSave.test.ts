import { spawn } from 'node:child_process'
import { chmod, lstat, mkdtemp, readFile, readdir, stat, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { beforeEach, describe, expect, test } from 'vitest'
import { atomicSave } from './atomicSave.ts'
import { type FilePort, nodeFiles } from './filePort.ts'

const bytesOf = (words: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(words))

function failure(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code })
}

/** Files whose handles fail in one operation, as a full or broken disk does. */
function failingHandles(operation: 'writeFile' | 'sync', code: string): FilePort {
  return {
    ...nodeFiles,
    open: async (file, flags, mode) => {
      const handle = await nodeFiles.open(file, flags, mode)
      if (flags === 'wx') handle[operation] = async () => Promise.reject(failure(code))
      return handle
    },
  }
}

let folder = ''
let target = ''
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'netwright-save-'))
  target = path.join(folder, 'net.netwright')
})

describe('atomicSave', () => {
  test('writes new bytes over old ones and leaves nothing else behind', async () => {
    await atomicSave(target, bytesOf('first'))
    await atomicSave(target, bytesOf('second'))
    expect(await readFile(target, 'utf8')).toBe('second')
    expect(await readdir(folder)).toEqual(['net.netwright'])
  })

  test('joins the parts of a stream', async () => {
    async function* parts() {
      yield bytesOf('a whole ')
      yield bytesOf('checkpoint')
    }
    await atomicSave(target, parts())
    expect(await readFile(target, 'utf8')).toBe('a whole checkpoint')
  })

  test.each([
    ['a full disk', failingHandles('writeFile', 'ENOSPC'), 'ENOSPC'],
    ['a broken disk', failingHandles('sync', 'EIO'), 'EIO'],
    ['a folder without permission', { ...nodeFiles, open: async () => Promise.reject(failure('EACCES')) }, 'EACCES'],
    ['a refused rename', { ...nodeFiles, rename: async () => Promise.reject(failure('EXDEV')) }, 'EXDEV'],
  ])('%s leaves the old file whole and no temporary one, and the next save works', async (_case, files, code) => {
    await writeFile(target, 'old')
    await expect(atomicSave(target, bytesOf('new'), files)).rejects.toMatchObject({ code })
    expect(await readFile(target, 'utf8')).toBe('old')
    expect(await readdir(folder)).toEqual(['net.netwright'])
    await atomicSave(target, bytesOf('new'))
    expect(await readFile(target, 'utf8')).toBe('new')
  })

  test('a stream that breaks off leaves the old file whole', async () => {
    await writeFile(target, 'old')
    async function* broken() {
      yield bytesOf('half of it')
      throw new Error('the page went away')
    }
    await expect(atomicSave(target, broken())).rejects.toThrow('the page went away')
    expect(await readFile(target, 'utf8')).toBe('old')
    expect(await readdir(folder)).toEqual(['net.netwright'])
  })

  test('a symbolic link stays a link, and the file behind it is saved', async () => {
    const real = path.join(await mkdtemp(path.join(os.tmpdir(), 'netwright-real-')), 'real.netwright')
    await writeFile(real, 'old')
    await symlink(real, target)
    await atomicSave(target, bytesOf('new'))
    expect((await lstat(target)).isSymbolicLink()).toBe(true)
    expect(await readFile(real, 'utf8')).toBe('new')
  })

  test('permissions of an existing file stay', async () => {
    await writeFile(target, 'old')
    await chmod(target, 0o640)
    await atomicSave(target, bytesOf('new'))
    expect((await stat(target)).mode & 0o777).toBe(0o640)
  })

  test('saves of one file started together end in their order', async () => {
    await Promise.all(['1', '2', '3', '4', '5'].map(async (digit) => atomicSave(target, bytesOf(digit.repeat(10_000)))))
    expect(await readFile(target, 'utf8')).toBe('5'.repeat(10_000))
  })

  test('a process killed while it saves over and over never leaves a torn file', async () => {
    // Whole files are one digit repeated, so a mixture or a short file would show.
    const saver = path.join(folder, 'saver.mjs')
    await build({
      configFile: false,
      logLevel: 'silent',
      publicDir: false,
      ssr: { noExternal: true },
      build: {
        ssr: fileURLToPath(new URL('./fixtures/saveForEver.ts', import.meta.url)),
        outDir: folder,
        emptyOutDir: false,
        rolldownOptions: { output: { entryFileNames: 'saver.mjs' } },
      },
    })
    for (let round = 0; round < 12; round++) {
      const child = spawn(process.execPath, [saver, target], { stdio: ['ignore', 'pipe', 'inherit'] })
      await new Promise((resolve) => child.stdout.once('data', resolve))
      await new Promise((resolve) => setTimeout(resolve, 3 + 7 * round))
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await gone
      const found = await readFile(target, 'utf8')
      expect(found).toBe((found[0] ?? '').repeat(2_000_000))
    }
  })
})
