import i18next from 'i18next'
import type { NetDocument } from '../../../engine/contract/document.ts'
import { isDocumentFormat, isRunFormat, type ExportFormat, type RunFormat } from '../../../engine/contract/exportFormats.ts'
import type { ExportCheck, ExportedModel } from '../../../engine/contract/modelFiles.ts'
import type { PictureOptions } from '../../../engine/contract/pictureOptions.ts'
import { fail, type Problem, type Result } from '../../../engine/contract/problem.ts'
import type { Text } from '../../../engine/contract/text.ts'
import { isInert } from '../../../engine/export/inert/keptFormats.ts'
import { currentDocument } from '../../document/documentStore.ts'
import { compiledRun } from '../../run/runState.ts'
import { useRunStore } from '../../run/runStore.ts'
import { session } from '../../run/session.ts'
import { shownName } from '../shownName.ts'
import { makeReport } from './makeReport.ts'

export interface ExportWish {
  readonly format: ExportFormat
  readonly preprocessing: boolean
  /** How pictures look. */
  readonly picture: PictureOptions
}

export type ExportProgress =
  | { readonly type: 'idle' | 'working' }
  | { readonly type: 'different'; readonly check: ExportCheck }
  /** check: null where there was nothing to compare. */
  | { readonly type: 'choosing' | 'cancelled'; readonly check: ExportCheck | null; readonly note: Text | null }
  | { readonly type: 'saved'; readonly check: ExportCheck | null; readonly note: Text | null; readonly name: string }
  | { readonly type: 'failed'; readonly problems: readonly Problem[]; readonly reason: string | null }

/** Writes, reads back and compares where there is something to compare, and only then asks where to save. */
export async function makeExport(wish: ExportWish, report: (progress: ExportProgress) => void): Promise<ExportProgress> {
  const document = currentDocument()
  const answer = await makeFiles(wish, document)
  if (!answer.ok) return { type: 'failed', problems: answer.problems, reason: null }
  const { files, check, note = null } = answer.value
  if (check !== null && !check.passed) return { type: 'different', check }
  report({ type: 'choosing', check, note })
  const saved = await session().host.saveExport({ files, suggestedName: shownName(document.name, i18next.t) })
  return saved === 'cancelled' ? { type: 'cancelled', check, note } : { type: 'saved', check, note, name: saved.name }
}

async function makeFiles({ format, preprocessing, picture }: ExportWish, document: NetDocument): Promise<Result<ExportedModel>> {
  if (isRunFormat(format) && document.graph.nodes.some(isInert)) {
    const { run, ask, data } = session()
    return ask('exportInert', { document, weights: await run.weights(), format, preprocessing, dataId: data.dataId() })
  }
  if (isRunFormat(format)) return askRun({ format, preprocessing })
  if (isDocumentFormat(format)) return session().ask('exportDocument', { document, format, picture })
  return makeReport(picture.language)
}

/** Compiles first where nothing is compiled yet. */
async function askRun(wish: { readonly format: RunFormat; readonly preprocessing: boolean }): Promise<Result<ExportedModel>> {
  const { run, ask } = session()
  if (compiledRun(useRunStore.getState().run) === null) await run.prepare()
  const state = useRunStore.getState().run
  const compiled = compiledRun(state)
  if (compiled === null) return fail(...(state.type === 'idle' ? state.problems : []))
  return ask('exportModel', { runId: compiled.runId, ...wish })
}
