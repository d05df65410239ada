import { useTranslation } from 'react-i18next'
import { formatBytes } from '../../canvas/formatBytes.ts'
import { useLanguage } from '../../i18n/language.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { formatTime } from '../formatTime.ts'
import { openVersion } from '../openProject.ts'
import { useProject } from '../projectStore.ts'
import styles from './VersionsDialog.module.css'

/** The kept versions of a project file, to open one of them. */
export function VersionsDialog() {
  const { t } = useTranslation()
  const language = useLanguage((state) => state.language)
  const versions = useProject((state) => state.versions)
  const close = () => useProject.setState({ versions: null })
  return (
    <Dialog
      size="small"
      title={t('project.versions.title', { name: versions?.file.name ?? '' })}
      closeLabel={t('project.close')}
      isOpen={versions !== null}
      onClose={close}
    >
      <p>{t('project.versions.text')}</p>
      <ul className={styles.list}>
        {versions?.found.map((version) => {
          const time = formatTime(version.savedAt, language, { seconds: true })
          return (
            <li key={version.id}>
              <span>{time}</span>
              <span className={styles.size}>{formatBytes(version.bytes)}</span>
              <Button
                size="small"
                label={t('project.versions.openOf', { time })}
                onPress={() => {
                  close()
                  void openVersion(versions.file, version)
                }}
              >
                {t('project.versions.open')}
              </Button>
            </li>
          )
        })}
      </ul>
    </Dialog>
  )
}
