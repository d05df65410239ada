import { useState } from 'react'
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { loadedData, useDataStore } from '../data/dataStore.ts'
import { SampleImage } from '../data/SampleImage.tsx'
import { SampleNumber } from '../data/SampleNumber.tsx'
import { useSamples } from '../data/useSamples.ts'
import { useRunStore } from '../run/runStore.ts'
import { session } from '../run/session.ts'
import styles from './SamplePicker.module.css'

const shown = 30

/** Real samples with their labels; the chosen one goes through the network. */
export function SamplePicker() {
  const { t } = useTranslation()
  const chosen = useRunStore((state) => state.sample)
  const summary = useDataStore((state) => loadedData(state.data))
  const [first, setFirst] = useState(0)
  const samples = useSamples(first, shown)
  if (summary === null) return null
  const choose = (index: number) => session().run.chooseSample(index)
  return (
    <div className={styles.picker}>
      <SampleNumber
        label={t('features.sample')}
        sample={chosen}
        samples={summary.samples}
        className={styles.number}
        onChange={(index) => {
          choose(index)
          if (index < first || index >= first + shown) setFirst(Math.max(0, Math.min(index, summary.samples - shown)))
        }}
      />
      <ToggleButtonGroup
        aria-label={t('features.samples')}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[String(chosen)]}
        onSelectionChange={(keys) => {
          for (const key of keys) choose(Number(key))
        }}
        className={styles.grid ?? ''}
      >
        {samples.map((sample) => (
          <ToggleButton
            key={sample.index}
            id={String(sample.index)}
            aria-label={t('features.sampleOption', { index: sample.index, label: sample.label })}
            className={styles.option ?? ''}
          >
            <SampleImage sample={sample} minimum={summary.minimum} maximum={summary.maximum} />
            <span className={styles.label}>{sample.label}</span>
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </div>
  )
}
