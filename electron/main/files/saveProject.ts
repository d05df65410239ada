import path from 'node:path'
import type { CallAsk, Chosen, ProjectFile } from '../../contract/calls.ts'
import { atomicSave } from './atomicSave.ts'
import { explainFileError } from './explainFileError.ts'
import { hasChangedSince } from './fingerprint.ts'
import type { ProjectFiles } from './projectFiles.ts'
import { safeFileName } from './safeNames.ts'
import { sweepTemporaries } from './temporaryName.ts'
import type { VersionStore } from './versionStore.ts'

export interface SaveQuestions {
  /** null: cancelled. */
  readonly where: (suggestedName: string) => Promise<string | null>
  /** Another program has changed the file meanwhile. */
  readonly replaceChanged: (name: string) => Promise<'replace' | 'elsewhere' | 'cancel'>
}

interface Parts {
  readonly projects: ProjectFiles
  readonly questions: SaveQuestions
  readonly versions: Pick<VersionStore, 'keepReplaced' | 'keep'>
}

const extension = '.netwright'

/** Saves to the known file, or to one that the person chooses. A file that changed behind our back is replaced only on request. */
export async function saveProject(
  ask: CallAsk<'project:save'>,
  { projects, questions, versions }: Parts,
): Promise<Chosen<ProjectFile>> {
  const known = ask.token === null || ask.as ? null : projects.find(ask.token)
  if (known === null || ask.token === null) return saveElsewhere()

  const name = path.basename(known.path)
  try {
    if (await hasChangedSince(known.path, known.fingerprint)) {
      const decision = await questions.replaceChanged(name)
      if (decision === 'cancel') return { ok: true, value: null }
      if (decision === 'elsewhere') return await saveElsewhere()
    }
    await write(known.path)
    await projects.refresh(ask.token, known.path)
    return { ok: true, value: { token: ask.token, name } }
  } catch (error) {
    return { ok: false, message: explainFileError(error, name) }
  }

  /** Earlier versions are a comfort: where they cannot be kept (no room in the user's data), the save itself counts all the same. */
  async function write(file: string): Promise<void> {
    await versions.keepReplaced(file).catch(() => {})
    await atomicSave(file, ask.bytes)
    await versions.keep(file, ask.bytes).catch(() => {})
  }

  async function saveElsewhere(): Promise<Chosen<ProjectFile>> {
    const plainName = safeFileName(ask.suggestedName)
    const chosen = await questions.where(plainName.endsWith(extension) ? plainName : plainName + extension)
    if (chosen === null) return { ok: true, value: null }
    try {
      await write(chosen)
      await sweepTemporaries(path.dirname(chosen))
      return { ok: true, value: await projects.remember(chosen) }
    } catch (error) {
      return { ok: false, message: explainFileError(error, path.basename(chosen)) }
    }
  }
}
