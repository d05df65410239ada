import { useTranslation } from 'react-i18next'
import { useDocument } from '../document/documentStore.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { useProject } from './projectStore.ts'
import { shownName } from './shownName.ts'

/** "Save the changes first?" */
export function SaveQuestion() {
  const { t } = useTranslation()
  const question = useProject((state) => state.question)
  const name = useDocument((document) => document.name)
  const answer = question?.answer
  return (
    <Dialog
      role="alertdialog"
      size="small"
      title={t('project.unsavedTitle', { name: shownName(name, t) })}
      closeLabel={t('project.cancel')}
      isOpen={question !== null}
      onClose={() => answer?.('cancel')}
      footer={
        <>
          <Button variant="danger" onPress={() => answer?.('discard')}>
            {t('project.dontSave')}
          </Button>
          <Button onPress={() => answer?.('cancel')}>{t('project.cancel')}</Button>
          <Button variant="primary" onPress={() => answer?.('save')}>
            {t('project.save')}
          </Button>
        </>
      }
    >
      {t('project.unsavedText')}
    </Dialog>
  )
}
