import { Database } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/Button.tsx'
import { classNames } from '../ui/classNames.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { ProgressBar } from '../ui/ProgressBar.tsx'
import { chooseData, takeFiles, type SourceType } from './chooseData.ts'
import styles from './DataPanel.module.css'
import { useDataStore } from './dataStore.ts'
import { DataSummaryView } from './DataSummaryView.tsx'
import { PreparationFields } from './PreparationFields.tsx'
import { ProblemNotes } from './ProblemNotes.tsx'
import { readDroppedFiles, tellUnreadable } from './readDroppedFiles.ts'
import { SamplePane } from './SamplePane.tsx'
import { useSampleSide } from './sampleSide.ts'
import { SourceFields } from './SourceFields.tsx'
import { sourceName } from './sourceFiles.ts'
import { SourceMenu } from './SourceMenu.tsx'

/** Where the samples come from, what they look like, and how they are prepared. Files can be dropped on it. */
export function DataPanel() {
  const [over, setOver] = useState(false)
  const side = useSampleSide((state) => state.side)
  const isWide = useDataStore((state) => state.data.type === 'loaded') && side === 'augmentation'
  return (
    <section
      className={classNames(styles.panel, isWide && styles.wide, over && styles.over)}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        event.stopPropagation()
        setOver(false)
        void readDroppedFiles(event.dataTransfer).then(takeFiles, tellUnreadable)
      }}
    >
      <DataContent />
    </section>
  )
}

/** Augmentation takes the place of the summary too: settings and their preview stand side by side. */
function DataContent() {
  const side = useSampleSide((state) => state.side)
  const { t } = useTranslation()
  const data = useDataStore((state) => state.data)
  switch (data.type) {
    case 'none':
      return <SourceChoice />
    case 'loading':
      return (
        <EmptyState icon={<Database size={20} aria-hidden />} title={t('data.loading', { name: sourceName(data.source) })}>
          <ProgressBar label={t('data.loading', { name: sourceName(data.source) })} value={null} />
        </EmptyState>
      )
    case 'missing':
      return (
        <EmptyState
          icon={<Database size={20} aria-hidden />}
          title={t('data.missingTitle', { name: sourceName(data.source) })}
          action={<ChooseAgain type={data.source.type} />}
        >
          {t('data.missing')}
        </EmptyState>
      )
    case 'failed':
      return (
        <div className={styles.failed}>
          <h3>{t('data.failedTitle', { name: sourceName(data.source) })}</h3>
          <ProblemNotes problems={data.problems} />
          <div className={styles.row}>
            <ChooseAgain type={data.source.type} />
            <SourceMenu />
          </div>
          <SourceFields source={data.source} />
        </div>
      )
    case 'loaded':
      return (
        <>
          {side === 'samples' && (
            <div className={styles.column}>
              <DataSummaryView source={data.source} summary={data.summary} />
              <SourceFields source={data.source} />
            </div>
          )}
          <SamplePane summary={data.summary} />
          <div className={styles.column}>
            {data.summary.problems.length > 0 && (
              <>
                <h3 className={styles.title}>{t('data.problems')}</h3>
                <ProblemNotes problems={data.summary.problems} />
              </>
            )}
            <PreparationFields summary={data.summary} />
          </div>
        </>
      )
  }
}

/** Built-in digits first: they need nothing. */
function SourceChoice() {
  const { t } = useTranslation()
  const types: readonly SourceType[] = ['builtin', 'csv', 'idx', 'imageFolder', 'photographs']
  return (
    <div className={styles.choice}>
      <h3>{t('data.noneTitle')}</h3>
      <p>{t('data.none')}</p>
      <ul>
        {types.map((type) => (
          <li key={type}>
            <Button variant={type === 'builtin' ? 'primary' : 'plain'} onPress={() => void chooseData(type)}>
              {t(`data.${type}`)}
            </Button>
            <span>{t(`data.${type}Detail`)}</span>
          </li>
        ))}
      </ul>
      <p>{t('data.drop')}</p>
    </div>
  )
}

function ChooseAgain({ type }: { readonly type: SourceType | 'none' }) {
  const { t } = useTranslation()
  if (type === 'none' || type === 'builtin' || type === 'photographs') return null
  return <Button onPress={() => void chooseData(type)}>{t('data.chooseAgain')}</Button>
}
