import i18next from 'i18next'
import type { OpenedProject, ProjectFile, ProjectVersion } from '../../electron/contract/calls.ts'
import { problemsText } from '../i18n/problemsText.ts'
import { session } from '../run/session.ts'
import { showToast } from '../ui/Toast.tsx'
import { confirmReplace } from './confirmReplace.ts'
import { errorText } from './errorText.ts'
import { readModel } from './importing/importModel.ts'
import { isForeignModel } from './importing/isForeignModel.ts'
import { useProject } from './projectStore.ts'
import { putOnScreen } from './putOnScreen.ts'
import { readProjectBytes } from './readProjectBytes.ts'

/** Lets the person choose a project file and opens it. */
export async function chooseProject(): Promise<void> {
  if (!(await confirmReplace())) return
  try {
    const opened = await session().host.openProject()
    if (opened !== 'cancelled') show({ ...opened, name: opened.file.name })
  } catch (error) {
    tellFailure('', () => errorText(error))
  }
}

/** Opens a project that came from outside: dropped, double-clicked, or named on the command line. */
export async function openGiven(opened: {
  readonly file: ProjectFile | null
  readonly name: string
  readonly bytes: OpenedProject['bytes']
}): Promise<void> {
  if (!(await confirmReplace())) return
  show(opened)
}

/** A project, or another program's model: the one holds its file, the other becomes a project that no file holds. */
function show(opened: {
  readonly file: ProjectFile | null
  readonly name: string
  readonly bytes: OpenedProject['bytes']
}): void {
  const { name, bytes } = opened
  if (isForeignModel({ name, bytes })) void readModel([{ name, bytes }])
  else open(opened)
}

function open({
  file,
  name,
  bytes,
}: {
  readonly file: ProjectFile | null
  readonly name: string
  readonly bytes: OpenedProject['bytes']
}): boolean {
  const read = readProjectBytes(bytes)
  if (!read.ok) {
    const reason = () => problemsText(read.problems)
    void tellDamage({ file, name, reason })
    return false
  }
  putOnScreen(read.value.project, { saved: true, interrupted: null })
  useProject.setState({ file, unsavedLearning: false, recovered: false })
  void session().host.store.remove('autosave')
  const [first] = read.value.remarks
  if (first !== undefined) {
    showToast(() => ({
      title: i18next.t('project.openProblems', { name, count: read.value.remarks.length }),
      detail: problemsText(read.value.remarks),
    }))
  }
  return true
}

/** Opens a file as it was saved earlier, in place of what it holds now; it counts as unsaved until it is saved again. */
export async function openVersion(file: ProjectFile, version: ProjectVersion): Promise<void> {
  if (!(await confirmReplace())) return
  try {
    const { bytes } = await session().host.openVersion(file, version)
    if (open({ file, name: file.name, bytes })) useProject.setState({ recovered: true })
  } catch (error) {
    tellFailure(file.name, () => errorText(error))
  }
}

/** Shows the kept versions of the open file; says so where there are none. */
export async function chooseVersion(): Promise<void> {
  const { file } = useProject.getState()
  const found = file === null ? [] : await session().host.versionsOf(file)
  if (file === null || found.length === 0) {
    const key = session().host.name === 'browser' ? 'project.versions.browser' : 'project.versions.none'
    showToast(() => ({ title: i18next.t(key) }))
  } else useProject.setState({ versions: { file, found } })
}

/** A file that cannot be read may have an earlier version that can. */
async function tellDamage({
  file,
  name,
  reason,
}: {
  readonly file: ProjectFile | null
  readonly name: string
  readonly reason: () => string
}): Promise<void> {
  const found = file === null ? [] : await session().host.versionsOf(file)
  if (file === null || found.length === 0) return tellFailure(name, reason)
  showToast(() => ({
    tone: 'bad',
    title: i18next.t('project.openFailed', { name }),
    detail: `${i18next.t('project.openFailedDetail', { reason: reason() })} ${i18next.t('project.versions.there', { count: found.length })}`,
    action: {
      label: i18next.t('project.versions.choose'),
      onPress: () => useProject.setState({ versions: { file, found } }),
    },
  }))
}

function tellFailure(name: string, reason: () => string): void {
  showToast(() => ({
    tone: 'bad',
    title: i18next.t('project.openFailed', { name }),
    detail: i18next.t('project.openFailedDetail', { reason: reason() }),
  }))
}
