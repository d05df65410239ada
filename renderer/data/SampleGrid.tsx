import { Shuffle } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DataSummary } from '../../engine/contract/protocol.ts'
import { Button } from '../ui/Button.tsx'
import styles from './DataPanel.module.css'
import { SampleImage } from './SampleImage.tsx'
import { useSamples } from './useSamples.ts'

const shown = 60

/** Samples as they are stored, each with its label. */
export function SampleGrid({ summary }: { readonly summary: DataSummary }) {
  const { t } = useTranslation()
  const [first, setFirst] = useState(0)
  const samples = useSamples(first, shown)
  const next = first + shown >= summary.samples ? 0 : first + shown
  return (
    <div className={styles.samples}>
      <h3 className={styles.title}>
        {t('data.grid')}
        {summary.samples > shown && (
          <Button size="small" variant="quiet" icon={<Shuffle size={12} aria-hidden />} onPress={() => setFirst(next)}>
            {t('data.more')}
          </Button>
        )}
      </h3>
      <ul className={styles.grid}>
        {samples.map((sample) => (
          <li key={sample.index} aria-label={t('data.sampleLabel', { index: sample.index, label: sample.label })}>
            <SampleImage sample={sample} minimum={summary.minimum} maximum={summary.maximum} />
            <span>{sample.label}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
