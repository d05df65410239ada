import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { NamedBytes } from '../../../engine/contract/namedBytes.ts'
import type { CallAsk, Chosen, ProjectFile } from '../../contract/calls.ts'
import { singleExportName } from '../../contract/singleExportName.ts'
import { atomicSave } from './atomicSave.ts'
import { explainFileError } from './explainFileError.ts'
import { safeFileName } from './safeNames.ts'

export interface ExportQuestions {
  /** null: cancelled. */
  readonly whichFile: (suggestedName: string) => Promise<string | null>
  readonly whichFolder: () => Promise<string | null>
}

/** One file goes where the person says; several go into a new folder of the suggested name below the chosen one. */
export async function saveExport(ask: CallAsk<'export:save'>, questions: ExportQuestions): Promise<Chosen<ProjectFile>> {
  const [first, ...others] = ask.files
  if (first === undefined) return { ok: true, value: null }
  return others.length === 0 ? saveOne(first, ask, questions) : saveFolder(ask, questions)
}

async function saveOne(file: NamedBytes, ask: CallAsk<'export:save'>, questions: ExportQuestions): Promise<Chosen<ProjectFile>> {
  const target = await questions.whichFile(safeFileName(singleExportName(ask.suggestedName, file.name)))
  if (target === null) return { ok: true, value: null }
  const name = path.basename(target)
  try {
    await atomicSave(target, file.bytes)
    return { ok: true, value: { token: 'export', name } }
  } catch (error) {
    return { ok: false, message: explainFileError(error, name) }
  }
}

async function saveFolder(ask: CallAsk<'export:save'>, questions: ExportQuestions): Promise<Chosen<ProjectFile>> {
  const parent = await questions.whichFolder()
  if (parent === null) return { ok: true, value: null }
  try {
    const folder = await makeNewFolder(parent, safeFileName(ask.suggestedName))
    for (const file of ask.files) {
      const target = path.join(folder, ...file.name.split('/'))
      await mkdir(path.dirname(target), { recursive: true })
      await atomicSave(target, file.bytes)
    }
    return { ok: true, value: { token: 'export', name: path.basename(folder) } }
  } catch (error) {
    return { ok: false, message: explainFileError(error, ask.suggestedName) }
  }
}

/** "model", or "model 2", "model 3" … where it is taken: an earlier export is never mixed with a new one. */
async function makeNewFolder(parent: string, name: string): Promise<string> {
  for (let number = 1; ; number++) {
    const folder = path.join(parent, number === 1 ? name : `${name} ${number}`)
    try {
      await mkdir(folder)
      return folder
    } catch (error) {
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EEXIST'
      if (!isTaken || number === 1000) throw error
    }
  }
}
