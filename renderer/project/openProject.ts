import i18next from 'i18next'
import type { Project } from '../../engine/document/projectFile.ts'
import { sourceFilesKey } from '../data/sourceFiles.ts'
import { openDocument } from '../document/documentStore.ts'
import { currentLanguage, localText } from '../i18n/language.ts'
import type { FileHandle, OpenedFile } from '../host/host.ts'
import type { KeptCheckpoint } from '../run/checkpointFile.ts'
import { session } from '../run/session.ts'
import { showToast } from '../ui/Toast.tsx'
import { confirmReplace } from './confirmReplace.ts'
import { errorText } from './errorText.ts'
import { useProject } from './projectStore.ts'
import { readProjectBytes } from './readProjectBytes.ts'

/** Lets the person choose a project file and opens it. */
export async function chooseProject(): Promise<void> {
  if (!(await confirmReplace())) return
  try {
    const opened = await session().host.openProject()
    if (opened !== 'cancelled') show(opened)
  } catch (error) {
    tellFailure('', errorText(error))
  }
}

/** Opens a project that came from outside: dropped, double-clicked, or named on the command line. */
export async function openGiven(opened: {
  readonly file: FileHandle | null
  readonly name: string
  readonly bytes: OpenedFile['bytes']
}): Promise<void> {
  if (!(await confirmReplace())) return
  open(opened)
}

function show({ file, bytes }: OpenedFile): void {
  open({ file, name: file.name, bytes })
}

function open({
  file,
  name,
  bytes,
}: {
  readonly file: FileHandle | null
  readonly name: string
  readonly bytes: OpenedFile['bytes']
}): void {
  const read = readProjectBytes(bytes)
  if (!read.ok) return tellFailure(name, read.problems.map((problem) => localText(problem.message, currentLanguage())).join(' '))
  putOnScreen(read.value.project, { saved: true, interrupted: null })
  useProject.setState({ file, unsavedLearning: false, recovered: false })
  void session().host.store.remove('autosave')
  const [first] = read.value.remarks
  if (first !== undefined) {
    showToast({
      title: i18next.t('project.openProblems', { name, count: read.value.remarks.length }),
      detail: read.value.remarks.map((problem) => localText(problem.message, currentLanguage())).join(' '),
    })
  }
}

/** Graph, data, weights and curves of a project replace what was open. */
export function putOnScreen(
  { document, weights, runs, dataFiles }: Project,
  { saved, interrupted }: { readonly saved: boolean; readonly interrupted: KeptCheckpoint | null },
): void {
  const { data, run } = session()
  openDocument(document, { saved })
  run.adopt({ weights, records: runs, interrupted })
  const { source } = document.data
  if (dataFiles.length > 0 && sourceFilesKey(source) !== null) data.give(source, dataFiles)
  else data.sync()
}

function tellFailure(name: string, reason: string): void {
  showToast({
    tone: 'bad',
    title: i18next.t('project.openFailed', { name }),
    detail: i18next.t('project.openFailedDetail', { reason }),
  })
}
