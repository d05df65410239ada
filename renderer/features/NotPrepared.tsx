import { Grid3x3 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../../engine/contract/problem.ts'
import { useAnalysis } from '../document/analysisStore.ts'
import { useLocalText } from '../i18n/language.ts'
import { isSmall } from '../run/canPreview.ts'
import { PrepareButton } from '../run/PrepareButton.tsx'
import { previewCost } from '../run/previewCost.ts'
import { useRefusal } from '../run/refusals.ts'
import { useRunStore } from '../run/runStore.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { ProgressBar } from '../ui/ProgressBar.tsx'
import styles from './FeaturePanel.module.css'

const none: readonly Problem[] = []

/** Says why there is nothing to see, and what to do; a large network is prepared only when somebody asks for it. */
export function NotPrepared() {
  const { t } = useTranslation()
  const local = useLocalText()
  const refusal = useRefusal()
  const totals = useAnalysis((analysis) => analysis.totals)
  const isPreparing = useRunStore((state) => state.run.type === 'preparing')
  const refused = useRunStore((state) => (state.run.type === 'idle' ? state.run.problems : none))
  const isOffered = useRunStore((state) => state.offer !== null)
  const cost = previewCost(totals)
  const icon = <Grid3x3 size={20} aria-hidden />
  if (isPreparing) {
    const label = t('features.preparing', cost)
    return (
      <EmptyState
        icon={icon}
        title={label}
        action={<ProgressBar label={label} value={null} className={styles.preparing ?? ''} />}
      >
        {isSmall(totals) ? '' : t('features.preparingHelp')}
      </EmptyState>
    )
  }
  if (isOffered)
    return (
      <EmptyState icon={icon} title={t('features.noRunTitle')}>
        {t('features.offered')}
      </EmptyState>
    )
  const why = refusal('prepare')
  if (why !== null)
    return (
      <EmptyState icon={icon} title={t('features.noRunTitle')}>
        {why}
      </EmptyState>
    )
  if (refused.length > 0) {
    return (
      <EmptyState icon={icon} title={t('features.problemsTitle')} action={<PrepareButton />}>
        {refused.map((problem) => local(problem.message)).join(' ')}
      </EmptyState>
    )
  }
  return (
    <EmptyState icon={icon} title={t('features.noRunTitle')} {...(isSmall(totals) ? {} : { action: <PrepareButton /> })}>
      {isSmall(totals) ? t('features.noRun') : t('features.tooLarge', cost)}
    </EmptyState>
  )
}
