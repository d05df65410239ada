import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/**
 * Does `work` where it is not done yet. Of several processes that find it so at once one does it, and the others wait: the file `lock`
 * holds the number of the one that is at it, and one that was killed is passed over.
 */
export async function unlessDone(isDone, { lock, work }) {
  if (isDone()) return
  mkdirSync(path.dirname(lock), { recursive: true })
  while (!take(lock)) {
    if (isGone(lock)) rmSync(lock, { force: true })
    else await wait(200)
  }
  try {
    if (!isDone()) await work()
  } finally {
    rmSync(lock, { force: true })
  }
}

function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

/** Whether the process that holds the file has ended. */
function isGone(file) {
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}
