import { ChartLine, Play } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { runCommand } from '../app/commandBus.ts'
import { useAnalysis } from '../document/analysisStore.ts'
import { changeView } from '../document/documentStore.ts'
import { isSmall } from '../run/canPreview.ts'
import { PrepareButton } from '../run/PrepareButton.tsx'
import { useRefusal, useRefusalFacts } from '../run/refusals.ts'
import { useRunStore } from '../run/runStore.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'

/** Before the first run: says what is missing, and offers the next step. */
export function TrainingEmpty() {
  const { t } = useTranslation()
  const facts = useRefusalFacts()
  const refusal = useRefusal()
  const small = useAnalysis((analysis) => isSmall(analysis.totals))
  const prepared = useRunStore((state) => state.run.type !== 'idle')
  const why = refusal('train')

  if (facts.nodes === 0) {
    return (
      <EmptyState icon={<ChartLine size={20} aria-hidden />} title={t('training.empty.title')}>
        {t('training.empty.noNodes')}
      </EmptyState>
    )
  }
  if (facts.data === 'none' || facts.data === 'missing' || facts.data === 'failed') {
    return (
      <EmptyState
        icon={<ChartLine size={20} aria-hidden />}
        title={t('training.empty.title')}
        action={<Button onPress={() => changeView({ dock: 'data' })}>{t('training.empty.chooseData')}</Button>}
      >
        {facts.data === 'none' ? t('training.empty.noData') : why}
      </EmptyState>
    )
  }
  if (facts.errors > 0) {
    return (
      <EmptyState
        icon={<ChartLine size={20} aria-hidden />}
        title={t('training.empty.title')}
        action={<Button onPress={() => changeView({ dock: 'problems' })}>{t('training.empty.showProblems')}</Button>}
      >
        {why}
      </EmptyState>
    )
  }
  const offersPreview = !small && !prepared
  const offersTraining = why === null && !offersPreview
  return (
    <EmptyState
      icon={<ChartLine size={20} aria-hidden />}
      title={t('training.empty.title')}
      {...(facts.unlabelled || offersPreview || offersTraining
        ? {
            action: (
              <>
                {facts.unlabelled && (
                  <Button onPress={() => changeView({ dock: 'data' })}>{t('training.empty.chooseData')}</Button>
                )}
                {offersPreview && <PrepareButton />}
                {offersTraining && (
                  <Button icon={<Play size={13} aria-hidden />} onPress={() => runCommand('train')}>
                    {t('training.empty.train')}
                  </Button>
                )}
              </>
            ),
          }
        : {})}
    >
      {why ?? t('training.empty.ready')}
    </EmptyState>
  )
}
