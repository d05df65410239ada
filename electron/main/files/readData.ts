import { readFile, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { NamedBytes } from '../../../engine/contract/namedBytes.ts'
import { type Text, text } from '../../../engine/contract/text.ts'
import type { Outcome } from '../../contract/calls.ts'
import { explainFileError } from './explainFileError.ts'

/** All bytes go to the engine at once, so they must fit into memory a few times over. */
const largestTotalBytes = 2 * 2 ** 30
const mostFiles = 200_000

interface Found {
  readonly path: string
  readonly name: string
}

/** Reads the chosen files, each under its own name. */
export async function readDataFiles(files: readonly string[]): Promise<Outcome<readonly NamedBytes[]>> {
  return readAll(files.map((file) => ({ path: file, name: path.basename(file) })))
}

/** Reads every file below a folder, named by its path from the folder on ("pets/cats/001.png"). Hidden files and links are left out. */
export async function readDataFolder(folder: string, accept: readonly string[]): Promise<Outcome<readonly NamedBytes[]>> {
  const folderName = path.basename(folder)
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const found = entries
      .filter((entry) => entry.isFile())
      .map((entry): Found => {
        const file = path.join(entry.parentPath, entry.name)
        return { path: file, name: [folderName, ...path.relative(folder, file).split(path.sep)].join('/') }
      })
      .filter(
        ({ name }) =>
          !name
            .split('/')
            .slice(1)
            .some((part) => part.startsWith('.')),
      )
      .filter(({ name }) => accept.length === 0 || accept.some((ending) => name.toLowerCase().endsWith(ending.toLowerCase())))
      .sort((one, other) => (one.name < other.name ? -1 : 1))
    return await readAll(found)
  } catch (error) {
    return { ok: false, message: explainFileError(error, folderName) }
  }
}

async function readAll(files: readonly Found[]): Promise<Outcome<readonly NamedBytes[]>> {
  if (files.length > mostFiles) return { ok: false, message: tooManyFiles(files.length) }
  let present = ''
  try {
    let total = 0
    for (const file of files) {
      present = file.name
      total += (await stat(file.path)).size
      if (total > largestTotalBytes) return { ok: false, message: tooManyBytes() }
    }
    const read: NamedBytes[] = []
    for (const file of files) {
      present = file.name
      read.push({ name: file.name, bytes: new Uint8Array(await readFile(file.path)) })
    }
    return { ok: true, value: read }
  } catch (error) {
    return { ok: false, message: explainFileError(error, present) }
  }
}

function tooManyFiles(count: number): Text {
  return text(
    `The folder holds ${count} files, and at most ${mostFiles} can be read at once. Choose a smaller folder.`,
    `该文件夹包含 ${count} 个文件，而一次最多读取 ${mostFiles} 个。请选择更小的文件夹。`,
  )
}

function tooManyBytes(): Text {
  return text(
    'The data is larger than 2 GiB, which does not fit into memory together with a network. Choose fewer files.',
    '数据超过 2 GiB，无法与网络一起放入内存。请选择较少的文件。',
  )
}
