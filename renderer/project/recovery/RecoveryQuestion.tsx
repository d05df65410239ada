import { useTranslation } from 'react-i18next'
import { useLanguage } from '../../i18n/language.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { formatTime } from '../formatTime.ts'
import { useProject } from '../projectStore.ts'
import { discardRecovery, recover } from './recover.ts'

/** Offers what an earlier session left unsaved. Closing the question keeps the copy for the next start. */
export function RecoveryQuestion() {
  const { t } = useTranslation()
  const language = useLanguage((state) => state.language)
  const recovery = useProject((state) => state.recovery)
  const time = recovery === null || recovery.savedAt === 0 ? '' : formatTime(recovery.savedAt, language)
  return (
    <Dialog
      role="alertdialog"
      size="small"
      title={t('project.recovery.title')}
      closeLabel={t('project.close')}
      isOpen={recovery !== null}
      onClose={() => useProject.setState({ recovery: null })}
      footer={
        <>
          <Button variant="danger" onPress={() => void discardRecovery()}>
            {t('project.recovery.discard')}
          </Button>
          <Button variant="primary" onPress={() => recovery !== null && recover(recovery)}>
            {t('project.recovery.recover')}
          </Button>
        </>
      }
    >
      {recovery !== null && recovery.project !== null && <p>{t('project.recovery.text', { name: recovery.name, time })}</p>}
      {recovery !== null && recovery.checkpoint !== null && (
        <p>
          {t('run.gone.appTitle')} {t('run.gone.resumeFrom', { count: recovery.checkpoint.epoch })}
        </p>
      )}
      {recovery !== null && recovery.waiting > 0 && <p>{t('project.recovery.waiting', { count: recovery.waiting })}</p>}
    </Dialog>
  )
}
