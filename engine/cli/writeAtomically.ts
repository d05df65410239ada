import { open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { makeFolder } from './makeFolder.ts'
import { Failure } from './misuse.ts'
import { reasonOf } from './reasonOf.ts'

/** Temporary file, fsync, rename: a kill in mid-save, or a full disk, leaves the old file whole. Folders on the way are made. */
export async function writeAtomically(file: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`
  try {
    await makeFolder(path.dirname(file))
    const handle = await open(temporary, 'w')
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => null)
    throw new Failure(`"${file}" cannot be written: ${reasonOf(error, 'write')}.`)
  }
}
