import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'

/** What a file was like when we last read or wrote it. */
export interface Fingerprint {
  readonly modifiedMs: number
  readonly size: number
  readonly hash: string
}

export async function takeFingerprint(file: string): Promise<Fingerprint> {
  const [{ mtimeMs, size }, bytes] = await Promise.all([stat(file), readFile(file)])
  return { modifiedMs: mtimeMs, size, hash: createHash('sha256').update(bytes).digest('hex') }
}

/** Whether somebody else has changed the content since. A vanished file counts as unchanged: saving brings it back. */
export async function hasChangedSince(file: string, known: Fingerprint): Promise<boolean> {
  const present = await stat(file).catch(() => null)
  if (present === null) return false
  if (present.mtimeMs === known.modifiedMs && present.size === known.size) return false
  // Copying and synchronising programs touch files without changing them.
  return (await takeFingerprint(file)).hash !== known.hash
}
