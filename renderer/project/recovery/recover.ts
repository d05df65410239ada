import i18next from 'i18next'
import { problemsText } from '../../i18n/problemsText.ts'
import { session } from '../../run/session.ts'
import { showToast } from '../../ui/Toast.tsx'
import { useProject } from '../projectStore.ts'
import { putOnScreen } from '../putOnScreen.ts'
import { readProjectBytes } from '../readProjectBytes.ts'
import type { Recovery } from './recovery.ts'

/** Puts the unsaved work of an earlier session on screen, with its cut-off run on offer. */
export function recover({ project, checkpoint }: Recovery): void {
  useProject.setState({ recovery: null })
  const read = project === null ? null : readProjectBytes(project)
  if (read !== null && !read.ok) {
    showToast(() => ({
      tone: 'bad',
      title: i18next.t('project.recovery.broken'),
      detail: problemsText(read.problems),
    }))
  }
  const contents =
    read?.ok === true
      ? read.value.project
      : checkpoint === null
        ? null
        : { document: checkpoint.document, weights: null, runs: [], thumbnail: null, dataFiles: [] }
  if (contents === null) return
  putOnScreen(contents, { saved: false, interrupted: checkpoint })
  useProject.setState({ file: null, recovered: true })
}

/** Throws the recovery copies away. */
export async function discardRecovery(): Promise<void> {
  useProject.setState({ recovery: null })
  const { store } = session().host
  await Promise.all([store.remove('autosave'), store.remove('checkpoint')])
}
