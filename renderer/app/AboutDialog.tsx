import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../ui/Dialog.tsx'
import styles from './AboutDialog.module.css'
import { Brand } from './Brand.tsx'
import { onCommand } from './commandBus.ts'

/** What this is and on whose work it stands. Listens to the command "about". */
export function AboutDialog() {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  useEffect(() => onCommand('about', () => setOpen(true)), [])
  return (
    <Dialog title={t('app.about')} closeLabel={t('app.close')} isOpen={isOpen} onClose={() => setOpen(false)} size="small">
      <div className={styles.about}>
        <Brand />
        <p>{t('app.aboutText')}</p>
        <p className={styles.small}>{t('app.aboutDigits')}</p>
        <p className={styles.small}>{t('app.aboutPhotographs')}</p>
        <p className={styles.small}>{t('app.aboutLibraries')}</p>
      </div>
    </Dialog>
  )
}
