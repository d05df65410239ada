import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { resetTraining } from '../document/actions/changeSettings.ts'
import { useRunStore } from '../run/runStore.ts'
import { Button } from '../ui/Button.tsx'
import { GuardFields } from './GuardFields.tsx'
import styles from './HyperparameterPanel.module.css'
import { LoopFields } from './LoopFields.tsx'
import { OptimizerFields } from './OptimizerFields.tsx'
import { ScheduleFields } from './ScheduleFields.tsx'

/** All training settings of the document; each change is undoable and counts from the next run on. */
export function HyperparameterPanel({ leading }: { readonly leading: ReactNode }) {
  const { t } = useTranslation()
  const isRunning = useRunStore((state) => state.run.type === 'training' || state.run.type === 'paused')
  return (
    <section className={styles.panel} aria-label={t('training.settings')}>
      <header className={styles.header}>
        {leading}
        {isRunning && <p className={styles.note}>{t('training.nextRun')}</p>}
        <Button size="small" variant="quiet" className={styles.defaults ?? ''} onPress={resetTraining}>
          {t('training.defaults')}
        </Button>
      </header>
      <div className={styles.groups}>
        <fieldset className={styles.group}>
          <legend>{t('training.groups.optimizer')}</legend>
          <OptimizerFields />
          <ScheduleFields />
        </fieldset>
        <fieldset className={styles.group}>
          <legend>{t('training.groups.loop')}</legend>
          <LoopFields />
        </fieldset>
        <fieldset className={styles.group}>
          <legend>{t('training.groups.guards')}</legend>
          <GuardFields />
        </fieldset>
      </div>
    </section>
  )
}
