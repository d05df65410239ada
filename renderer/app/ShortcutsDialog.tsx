import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../ui/Dialog.tsx'
import { Kbd } from '../ui/Kbd.tsx'
import { onCommand } from './commandBus.ts'
import { gestureOf, shortcutSections, workingKeys, type ShortcutName } from './shortcuts.ts'
import styles from './ShortcutsDialog.module.css'
import { shortcutText } from './shortcutText.ts'

const sections = ['project', 'edit', 'view', 'cards'] as const

/** All keys of the window and what is done with the pointer, from the table that handles them. Listens to the command "shortcuts". */
export function ShortcutsDialog() {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  useEffect(() => onCommand('shortcuts', () => setOpen(true)), [])
  return (
    <Dialog title={t('shortcuts.title')} closeLabel={t('app.close')} isOpen={isOpen} onClose={() => setOpen(false)} size="large">
      <div className={styles.sections}>
        {sections.map((section) => (
          <section key={section} aria-labelledby={`shortcuts-${section}`}>
            <h3 id={`shortcuts-${section}`} className={styles.heading}>
              {t(`shortcuts.sections.${section}`)}
            </h3>
            <dl>
              {shortcutSections[section].map((name) => (
                <Row key={name} name={name} />
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}

function Row({ name }: { readonly name: ShortcutName }) {
  const { t } = useTranslation()
  const all = workingKeys(name)
  if (all.length === 0) return null
  const written = (keys: string): string => {
    const gesture = gestureOf(keys)
    if (gesture === null) return shortcutText(keys)
    const held = keys.slice(0, -gesture.length).trim()
    const word = t(`shortcuts.gestures.${gesture}`)
    return held === '' ? word : `${shortcutText(held)} + ${word}`
  }
  return (
    <div className={styles.row}>
      <dt>{t(`shortcuts.names.${name}`)}</dt>
      <dd className={styles.keys}>
        {all.map((keys) => (
          <Kbd key={keys}>{written(keys)}</Kbd>
        ))}
      </dd>
    </div>
  )
}
