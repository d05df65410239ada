import { open, rename, rm, type FileHandle } from 'node:fs/promises'
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
      await writeWhole(handle, bytes)
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

/** Node takes no more in one call. */
const largestWrite = 2 ** 30

/**
 * In one call where Node's own writeFile takes one for each 512 KiB: between two of them a run that trains takes a step, and a
 * checkpoint of gigabytes would be hours on its way.
 */
async function writeWhole(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  let at = 0
  while (at < bytes.length) at += (await handle.write(bytes, at, Math.min(bytes.length - at, largestWrite))).bytesWritten
}
