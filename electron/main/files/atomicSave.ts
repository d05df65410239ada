import path from 'node:path'
import { type FilePort, nodeFiles } from './filePort.ts'
import { inTurn } from './inTurn.ts'
import { temporaryName } from './temporaryName.ts'

type Body = Uint8Array<ArrayBuffer> | AsyncIterable<Uint8Array<ArrayBuffer>>

/**
 * Writes a whole file or leaves the old one untouched, also when the process is killed or the machine stops in the
 * middle: a temporary file in the same folder is written, flushed and renamed over the target, then the folder is
 * flushed. A symbolic link keeps pointing where it does; the file's permissions stay. Saves of one file wait for each other.
 * Rejects with the file system's error.
 */
export async function atomicSave(target: string, body: Body, files: FilePort = nodeFiles): Promise<void> {
  // Turns are taken before anything is awaited, so that saves end in the order in which they began; a second
  // queue behind the links keeps two names of one file apart.
  await inTurn(`name ${path.resolve(target)}`, async () => {
    const file = await withoutLinks(target, files)
    await inTurn(`file ${file}`, async () => saveInTurn(file, { body, files }))
  })
}

async function saveInTurn(file: string, { body, files }: { body: Body; files: FilePort }): Promise<void> {
  const temporary = path.join(path.dirname(file), temporaryName())
  try {
    await writeFlushed({ file: temporary, body, files })
    const mode = await files.modeOf(file)
    // The temporary file is private while it grows; a new project then gets ordinary permissions.
    await files.chmod(temporary, mode ?? 0o644)
    await renameOver({ from: temporary, to: file, files })
  } catch (error) {
    await files.remove(temporary)
    throw error
  }
  await flushFolder(path.dirname(file), files)
}

async function writeFlushed({ file, body, files }: { file: string; body: Body; files: FilePort }): Promise<void> {
  const handle = await files.open(file, 'wx', 0o600)
  try {
    if (body instanceof Uint8Array) await handle.writeFile(body)
    else for await (const part of body) await handle.writeFile(part)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** On Windows, virus scanners and indexers hold fresh files for a moment. */
async function renameOver({ from, to, files }: { from: string; to: string; files: FilePort }): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await files.rename(from, to)
      return
    } catch (error) {
      const isHeld = error instanceof Error && 'code' in error && ['EPERM', 'EACCES', 'EBUSY'].includes(String(error.code))
      if (process.platform !== 'win32' || !isHeld || attempt === 5) throw error
      await new Promise((resolve) => setTimeout(resolve, 50 * attempt))
    }
  }
}

async function withoutLinks(target: string, files: FilePort): Promise<string> {
  try {
    return await files.realpath(target)
  } catch {
    return path.join(await files.realpath(path.dirname(target)), path.basename(target))
  }
}

/** Makes the rename itself durable. Windows cannot open folders, and some file systems cannot flush them: then the rename is merely atomic. */
async function flushFolder(folder: string, files: FilePort): Promise<void> {
  try {
    const handle = await files.open(folder, 'r')
    await handle.sync().finally(async () => handle.close())
  } catch {
    // The file itself is flushed and in its place.
  }
}
