import i18next from 'i18next'
import { packProject } from '../../engine/document/project/projectFile.ts'
import { formatBytes } from '../canvas/formatBytes.ts'
import { useDataStore } from '../data/dataStore.ts'
import { keptDataLimit, totalBytes } from '../data/keptData.ts'
import { markSaved, presentRevision, useDocumentStore } from '../document/documentStore.ts'
import { problemsText } from '../i18n/problemsText.ts'
import { useRunStore } from '../run/runStore.ts'
import { session } from '../run/session.ts'
import { showToast } from '../ui/Toast.tsx'
import { drawThumbnail } from './drawThumbnail.ts'
import { errorText } from './errorText.ts'
import { onLearning } from './onLearning.ts'
import { needsSaving, useProject } from './projectStore.ts'
import { renameTo } from './renameTo.ts'
import { shownName } from './shownName.ts'

/** Saves the project to its file, or to one that the person chooses. Returns whether it is saved; says why where it is not. */
export async function saveProject({ as }: { readonly as: boolean }): Promise<boolean> {
  const { file, saving } = useProject.getState()
  if (saving) return false
  useProject.setState({ saving: true })
  let hasLearned = false
  let forget = () => {}
  try {
    const { host, run } = session()
    const { document } = useDocumentStore.getState()
    const revision = presentRevision()
    const { records } = useRunStore.getState()
    const files = useDataStore.getState().files
    forget = onLearning(() => {
      hasLearned = true
    })
    const leftOut = totalBytes(files) > keptDataLimit
    const packed = packProject({
      document,
      weights: await run.weights(),
      runs: records,
      thumbnail: await drawThumbnail(document.graph),
      dataFiles: leftOut ? [] : files,
    })
    if (!packed.ok) throw new Error(problemsText(packed.problems))
    const saved = await host.saveProject({ bytes: packed.value, file, suggestedName: shownName(document.name, i18next.t), as })
    if (saved === 'cancelled') return false
    // What was changed or learned while the file was being written is not in it.
    markSaved(revision)
    hasLearned ||= useRunStore.getState().records !== records
    useProject.setState({ file: saved, unsavedLearning: hasLearned, recovered: false })
    renameTo(saved.name)
    if (!needsSaving()) await host.store.remove('autosave')
    showToast(() => ({
      about: 'save',
      tone: 'good',
      title: i18next.t('project.saved', { name: saved.name }),
      ...(leftOut ? { detail: i18next.t('project.dataLeftOut', { size: formatBytes(totalBytes(files)) }) } : {}),
    }))
    return true
  } catch (error) {
    showToast(() => ({
      about: 'save',
      tone: 'bad',
      title: i18next.t('project.saveFailed'),
      detail: i18next.t('project.saveFailedDetail', { reason: errorText(error) }),
      action: { label: i18next.t('project.saveAs'), onPress: () => void saveProject({ as: true }) },
    }))
    return false
  } finally {
    forget()
    useProject.setState({ saving: false })
  }
}
