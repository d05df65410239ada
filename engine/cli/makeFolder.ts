import { mkdir, stat } from 'node:fs/promises'
import path from 'node:path'

/**
 * Makes a folder and those on the way to it; rejects as Node's `mkdir` does. Not by its `recursive`, which takes ENOENT for a missing
 * parent and tries for ever where a system answers so for another reason, as Linux does under /proc.
 */
export async function makeFolder(folder: string): Promise<void> {
  const missing: string[] = []
  let place = path.resolve(folder)
  for (;;) {
    const found = await stat(place).catch((error: unknown) => {
      if (path.dirname(place) === place || !isNotThere(error)) throw error
      return null
    })
    if (found !== null) break
    missing.unshift(place)
    place = path.dirname(place)
  }
  for (const each of missing) {
    await mkdir(each).catch(async (error: unknown) => {
      // Another process may have made it in the meantime.
      if ((await stat(each).catch(() => null))?.isDirectory() !== true) throw error
    })
  }
}

function isNotThere(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
