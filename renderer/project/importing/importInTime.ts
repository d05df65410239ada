import type { ImportedModel } from '../../../engine/contract/modelFiles.ts'
import type { NamedBytes } from '../../../engine/contract/namedBytes.ts'
import { fail, type Result } from '../../../engine/contract/problem.ts'
import { importLimitMs, tookTooLong } from '../../../engine/import/importLimit.ts'
import type { AskEngine } from '../../run/askEngine.ts'

export interface RestartableEngine {
  readonly ask: AskEngine
  readonly restartEngine: () => void
}

/** A file that holds up its reading ends with the engine, which holds nothing that cannot be made again; a fresh one is started. */
export async function importInTime(
  files: readonly NamedBytes[],
  { ask, restartEngine }: RestartableEngine,
): Promise<Result<ImportedModel>> {
  let late = false
  const timer = setTimeout(() => {
    late = true
    restartEngine()
  }, importLimitMs(files))
  try {
    return await ask('importModel', { files })
  } catch (error) {
    if (late) return fail(tookTooLong(files))
    throw error
  } finally {
    clearTimeout(timer)
  }
}
