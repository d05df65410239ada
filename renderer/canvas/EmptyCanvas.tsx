import { useTranslation } from 'react-i18next'
import { runCommand } from '../app/commandBus.ts'
import { useDocument } from '../document/documentStore.ts'
import { openFirstTemplate } from '../gallery/openTemplate.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import styles from './EmptyCanvas.module.css'

/** Ways to begin, where there is no network yet; the shortest first. */
export function EmptyCanvas() {
  const { t } = useTranslation()
  const empty = useDocument((document) => document.graph.nodes.length === 0)
  if (!empty) return null
  return (
    <div className={styles.holder}>
      <EmptyState
        title={t('canvas.emptyTitle')}
        action={
          <>
            <Button variant="primary" onPress={openFirstTemplate}>
              {t('canvas.startWithDigits')}
            </Button>
            <Button onPress={() => runCommand('templates')}>{t('canvas.openTemplate')}</Button>
            <Button onPress={() => runCommand('search')}>{t('canvas.searchLayers')}</Button>
          </>
        }
      >
        {t('canvas.emptyText')}
      </EmptyState>
    </div>
  )
}
