import { fail, type Result } from '../contract/problem.ts'
import type { Run } from './openRun.ts'
import { deviceLost } from './training/trainingProblems.ts'

/**
 * Reads a run between two of its steps. Of a device that is lost nothing is read, and what came meanwhile counts for nothing:
 * a lost WebGL context answers with zeros, which would be shown, exported or saved as if they had been learned.
 */
export async function readFromDevice<T>({ session }: Pick<Run, 'session'>, read: () => Promise<Result<T>>): Promise<Result<T>> {
  /* Asked before waiting too: a lost device may leave a step, and its turn, without an end. */
  if (session.isLost()) return fail(deviceLost())
  const found = await session.exclusive(read)
  return session.isLost() ? fail(deviceLost()) : found
}
