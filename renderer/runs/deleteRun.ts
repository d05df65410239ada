import i18next from 'i18next'
import type { RunHistory } from '../../engine/document/project/runHistory.ts'
import { useProject } from '../project/projectStore.ts'
import { session } from '../run/session.ts'
import { showToast } from '../ui/Toast.tsx'

/** Takes a run off the list, curves and all, and offers it back: runs are not part of the history that undo goes through. */
export function deleteRun(record: RunHistory): void {
  const { run } = session()
  run.forgetRun(record.number)
  // It is gone from the file only once that is saved.
  useProject.setState({ unsavedLearning: true })
  showToast(() => ({
    about: 'deleted run',
    title: i18next.t('runs.deleted', { number: record.number }),
    action: { label: i18next.t('app.undo'), onPress: () => run.restoreRun(record) },
  }))
}
