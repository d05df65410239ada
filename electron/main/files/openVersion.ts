import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { text } from '../../../engine/contract/text.ts'
import type { CallAsk, OpenedProject, Outcome } from '../../contract/calls.ts'
import { explainFileError } from './explainFileError.ts'
import type { ProjectFiles } from './projectFiles.ts'
import type { VersionStore } from './versionStore.ts'

/** Reads a kept version of a project. It comes with the project's own file: saving it replaces what is there now. */
export async function openVersion(
  { token, id }: CallAsk<'project:openVersion'>,
  { projects, versions }: { projects: ProjectFiles; versions: VersionStore },
): Promise<Outcome<OpenedProject>> {
  const known = projects.find(token)
  const name = known === null ? '' : path.basename(known.path)
  const file = known === null ? null : await versions.fileOf(known.path, id)
  if (file === null) {
    return {
      ok: false,
      message: text(
        `This version of "${name}" is no longer kept. Choose another one.`,
        `“${name}”的这个版本已不再保留。请选择其他版本。`,
      ),
    }
  }
  try {
    return { ok: true, value: { file: { token, name }, bytes: new Uint8Array(await readFile(file)) } }
  } catch (error) {
    return { ok: false, message: explainFileError(error, name) }
  }
}
