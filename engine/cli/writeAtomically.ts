import { open, rename, rm } from 'node:fs/promises'
import { Failure } from './misuse.ts'

/** Temporary file, fsync, rename: a kill in mid-save, or a full disk, leaves the old file whole. */
export async function writeAtomically(file: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`
  try {
    const handle = await open(temporary, 'w')
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    const isFull = error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
    const reason = isFull ? 'there is no room left on the disk' : error instanceof Error ? error.message : String(error)
    throw new Failure(`"${file}" cannot be written: ${reason}.`)
  }
}
