import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { DataSummary } from '../../engine/contract/dataSummary.ts'
import { AugmentationFields } from './AugmentationFields.tsx'
import styles from './AugmentationPanel.module.css'
import { AugmentationPreview } from './AugmentationPreview.tsx'

/** What happens to training samples by chance, and how one of them comes out. */
export function AugmentationPanel({ summary, leading }: { readonly summary: DataSummary; readonly leading: ReactNode }) {
  const { t } = useTranslation()
  const isImage = summary.shape.length === 3
  return (
    <section className={styles.panel} aria-label={t('data.augmentation.title')}>
      <header className={styles.header}>
        {leading}
        <p className={styles.note}>{t(isImage ? 'data.augmentation.intro' : 'data.augmentation.noImages')}</p>
      </header>
      <div className={styles.body}>
        <AugmentationFields isImage={isImage} />
        <AugmentationPreview summary={summary} />
      </div>
    </section>
  )
}
