import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'

let count = 0

/** Short, so that a target with the longest allowed name still has a temporary file beside it. */
export function temporaryName(): string {
  count += 1
  return `.netwright-${process.pid}-${count}.tmp`
}

/** Removes the temporary files that killed processes of this app have left in a folder. Files of living processes stay. */
export async function sweepTemporaries(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  for (const name of names) {
    const pid = /^\.netwright-(\d+)-\d+\.tmp$/.exec(name)?.[1]
    if (pid !== undefined && !isAlive(Number(pid))) await rm(path.join(folder, name), { force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it lives, as another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
